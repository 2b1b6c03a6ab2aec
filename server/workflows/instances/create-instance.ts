import { allocateDevice } from '@/server/domain/address'
import { PlenumError } from '@/server/domain/errors'
import type { Workflow } from '@/server/engine/types'
import { recordSeen } from '@/server/store/instances'
import { inTransaction } from '@/server/store/store'
import { forgetVolumes, insertVolume, readVolumeFacts, recordSeenVolumes } from '@/server/store/volumes'
import {
  deleteAttachments,
  insertAttachment,
  type Placed,
  readWork,
  recordPlacement,
  taskFailure,
} from '@/server/store/work'
import type { TaskInput } from '@/server/tasks/catalog'
import type { Work, WorkflowPorts } from '../ports'
import { bringAbout, takeAway } from './bring-about'
import { chooseHost } from './choose-host'
import { connectVolumes, disconnectVolumes, storageOf } from './connect-volumes'
import { hostStaysPrepared, prepareHost } from './prepare-host'
import { computeOf, instanceRef, requireWork } from './spec'

type Input = TaskInput<'instance.create'>

/**
 * From a recorded wish to a guest that boots. All ids are in the input, the host is in the first step’s record: a
 * repeat finds what is there already. Undone, the instance stays as a wish that failed, with the reason; what it had
 * on infrastructure, and the volumes that were made for it, are gone.
 */
export const createInstance: Workflow<'instance.create', WorkflowPorts, { placed: Placed }> = {
  kind: 'instance.create',
  steps: {
    'Choose a host': {
      async do(context) {
        const { input } = context
        const work = await requireWork(context, input.instanceId)
        const placed = await chooseHost(context, input.instanceId, {
          hostId: input.hostId,
          zoneId: work.wantedZoneId,
          volumeIds: input.existingVolumes.map(volume => volume.volumeId),
          makesVolumes: input.newVolumes.length > 0,
        })
        return { placed }
      },
      async undo(context) {
        const { pool } = context.ports.store
        await recordPlacement(pool, context.input.instanceId, null)
        const reason = (await taskFailure(pool, context.task.id)) ?? 'Creating it was cancelled.'
        await recordSeen(pool, context.input.instanceId, {
          observed: 'pending',
          reason,
          generation: null,
          external: null,
        })
      },
    },
    'Prepare image and network': {
      do: context => prepareHost(context, context.input.instanceId),
      undo: hostStaysPrepared,
      timeoutMs: 10 * 60_000,
    },
    'Create volumes': { do: makeVolumes, undo: unmakeVolumes },
    'Connect volumes': {
      async do(context) {
        const { attachments } = await requireWork(context, context.input.instanceId)
        await connectVolumes(context, context.input.instanceId, attachments)
      },
      async undo(context) {
        const work = await readWork(context.ports.store.pool, context.input.instanceId)
        if (work) await disconnectVolumes(context, work.attachments)
      },
    },
    'Create the machine and boot it': {
      do: context => bringAbout(context, context.input.instanceId),
      async undo(context) {
        await takeAway(context, await requireWork(context, context.input.instanceId))
      },
      timeoutMs: 5 * 60_000,
    },
    'Record what came up': {
      async do(context) {
        const work = await requireWork(context, context.input.instanceId)
        if (work.observed === 'running') return
        // Came up and went down again at once: look anew rather than believe the step before.
        const { instances } = await computeOf(context, work)
        const seen = await instances.observe(instanceRef(work), context.call)
        if (!seen.exists) throw new PlenumError('conflict', 'The machine vanished right after it was made.')
        if (seen.status.power === 'crashed')
          throw new PlenumError('conflict', 'The machine did not come up: its guest ended right after the start.')
      },
      undo: 'It only looked.',
    },
  },
}

/** Rows and real volumes for the new ones, attachments for all, in the order of the request. */
async function makeVolumes(context: Work & { input: Input }): Promise<void> {
  const { input } = context
  const { store } = context.ports
  const work = await requireWork(context, input.instanceId)
  const zoneId = work.zoneId
  if (!zoneId) throw new PlenumError('conflict', `${work.name} has no zone yet.`)
  await inTransaction(store, async tx => {
    const devices = new Set(work.attachments.map(attachment => attachment.device))
    const present = new Set<string>(work.attachments.map(attachment => attachment.id))
    for (const { volumeId, name, sizeGiB } of input.newVolumes) {
      if (await readVolumeFacts(tx, volumeId)) continue
      const isNew = await insertVolume(tx, { id: volumeId, vdcId: input.vdcId, zoneId, name, sizeGiB })
      if (!isNew)
        throw new PlenumError('conflict', `There is already a volume ${name} in this VDC. Choose another name.`)
    }
    for (const volume of [...input.newVolumes, ...input.existingVolumes]) {
      if (present.has(volume.attachmentId)) continue
      const device = allocateDevice(devices)
      if (!device) throw new PlenumError('invalid', `No more volumes fit ${work.name}.`)
      devices.add(device)
      await insertAttachment(tx, {
        id: volume.attachmentId,
        volumeId: volume.volumeId,
        instanceId: input.instanceId,
        device,
      })
    }
  })
  if (input.newVolumes.length === 0) return
  const { volumes } = await storageOf(context, zoneId)
  const made = await Promise.all(
    input.newVolumes.map(async ({ volumeId, name, sizeGiB }) => {
      const seen = await context.converge(resume =>
        volumes.ensure(
          { kind: 'volume', id: volumeId },
          { name, vdcId: input.vdcId, sizeGiB },
          1,
          context.call,
          resume,
        ),
      )
      return {
        volumeId,
        observed: 'available' as const,
        reason: null,
        generation: 1,
        external: seen.exists ? seen.external : null,
      }
    }),
  )
  await recordSeenVolumes(store.pool, made)
}

/** Only those that this task made; volumes that existed before stay as they were. */
async function unmakeVolumes(context: Work & { input: Input }): Promise<void> {
  const { input } = context
  const { pool } = context.ports.store
  const work = await readWork(pool, input.instanceId)
  if (work?.zoneId && input.newVolumes.length > 0) {
    const { volumes } = await storageOf(context, work.zoneId)
    await Promise.all(
      input.newVolumes.map(({ volumeId }) =>
        context.converge(resume => volumes.remove({ kind: 'volume', id: volumeId }, context.call, resume)),
      ),
    )
  }
  await deleteAttachments(
    pool,
    [...input.newVolumes, ...input.existingVolumes].map(volume => volume.attachmentId),
  )
  await forgetVolumes(
    pool,
    input.newVolumes.map(volume => volume.volumeId),
  )
}
