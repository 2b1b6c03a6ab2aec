import type { Workflow } from '@/server/engine/types'
import { forgetInstance, recordSeen } from '@/server/store/instances'
import { forgetVolumes, recordSeenVolumes } from '@/server/store/volumes'
import { deleteAttachments, readWork } from '@/server/store/work'
import type { WorkflowPorts } from '../ports'
import { takeAway } from './bring-about'
import { disconnectVolumes, storageOf } from './connect-volumes'

type Out = { attached: { id: string; volumeId: string; zoneId: string }[] }

const forward = 'What is removed is not brought back. Delete it again to finish.'

/** Each step finds its work done already or does it; what is removed stays removed, so the way on is to repeat. */
export const deleteInstance: Workflow<'instance.delete', WorkflowPorts, Out> = {
  kind: 'instance.delete',
  steps: {
    'Remove the machine': {
      async do(context) {
        const { pool } = context.ports.store
        const work = await readWork(pool, context.input.instanceId)
        if (!work) return
        await takeAway(context, work)
        await recordSeen(pool, work.id, {
          observed: 'missing',
          reason: 'Its machine was removed; deleting it has not finished. Delete it again.',
          generation: null,
          external: null,
        })
        return { attached: work.attachments.map(({ id, volumeId, zoneId }) => ({ id, volumeId, zoneId })) }
      },
      undo: forward,
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
      async do(context) {
        const chosen = (context.outputs.attached ?? []).filter(({ volumeId }) =>
          (context.input.deleteVolumeIds as string[]).includes(volumeId),
        )
        for (const { volumeId, zoneId } of chosen) {
          const { volumes } = await storageOf(context, zoneId)
          const id = volumeId as (typeof context.input.deleteVolumeIds)[number]
          await context.converge(resume => volumes.remove({ kind: 'volume', id }, context.call, resume))
        }
        const ids = chosen.map(({ volumeId }) => volumeId)
        await recordSeenVolumes(
          context.ports.store.pool,
          ids.map(volumeId => ({
            volumeId,
            observed: 'missing',
            reason: 'Deleted.',
            generation: null,
            external: null,
          })),
        )
        await forgetVolumes(context.ports.store.pool, ids)
      },
      undo: forward,
    },
    'Forget the instance': {
      do: context => forgetInstance(context.ports.store.pool, context.input.instanceId),
      undo: forward,
    },
  },
}
