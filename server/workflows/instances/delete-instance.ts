import { asPlenumError } from '@/server/domain/errors'
import type { Workflow } from '@/server/engine/types'
import { forgetInstance, recordSeen } from '@/server/store/instances'
import { forgetVolumes, readVolumeFacts } from '@/server/store/volumes'
import { deleteAttachments, readWork } from '@/server/store/work'
import type { Work, WorkflowPorts } from '../ports'
import { giveUpOtherPlace } from '../volumes/other-place'
import { look, takeAway } from './bring-about'
import { disconnectVolumes, storageOf } from './connect-volumes'
import { onHost } from './on-host'
import { leaveUnanswered, returnMachine } from './return-machine'
import { presentPower } from './spec'

const forward = 'What is removed is not brought back. Delete it again to finish.'

/**
 * Each step finds its work done already or does it; what is removed stays removed, so the way on is to repeat. All that
 * it needs to know is in the input and the rows that are left: a retry remembers nothing.
 */
export const deleteInstance: Workflow<'instance.delete', WorkflowPorts> = {
  kind: 'instance.delete',
  steps: {
    'Remove the machine': {
      lane: onHost,
      isFinal: true,
      async do(context) {
        const { pool } = context.ports.store
        const work = await readWork(pool, context.input.instanceId)
        if (!work) return
        await takeAway(context, work)
        await recordHalfDeleted(context, work.id)
      },
      // Given up before it was gone, it is what it was before.
      async undo(context) {
        const work = await readWork(context.ports.store.pool, context.input.instanceId)
        if (!work?.hostId) return
        try {
          if (!(await look(context, work)).exists) {
            await recordHalfDeleted(context, work.id)
            return 'lost'
          }
        } catch (error) {
          if (await leaveUnanswered(context, work.id, asPlenumError(error))) return 'lost'
          throw error
        }
        await returnMachine(context, work.id, { power: presentPower(work) }, work.power)
      },
    },
    'Disconnect volumes': {
      async do(context) {
        const work = await readWork(context.ports.store.pool, context.input.instanceId)
        if (!work) return
        await disconnectVolumes(context, work.attachments)
        await deleteAttachments(
          context.ports.store.pool,
          work.attachments.map(attachment => attachment.id),
        )
      },
      undo: forward,
    },
    'Delete chosen volumes': {
      isFinal: true,
      async do(context) {
        const { pool } = context.ports.store
        for (const id of context.input.deleteVolumeIds) {
          const volume = await readVolumeFacts(pool, id)
          // Forgotten already, or attached to another instance since: that one’s now.
          if (!volume || volume.attachmentId) continue
          await giveUpOtherPlace(context, id)
          const { volumes } = await storageOf(context, volume.storageId)
          await context.converge(resume => volumes.remove({ kind: 'volume', id }, context.call, resume))
          await forgetVolumes(pool, [id])
        }
      },
      undo: forward,
    },
    'Forget the instance': {
      do: context => forgetInstance(context.ports.store.pool, context.input.instanceId),
      undo: forward,
    },
  },
}

async function recordHalfDeleted(context: Work, instanceId: string): Promise<void> {
  const reason = 'Its machine was removed; deleting it has not finished. Delete it again.'
  const seen = { observed: 'missing', reason, generation: null, external: null } as const
  await recordSeen(context.ports.store.pool, instanceId, seen)
}
