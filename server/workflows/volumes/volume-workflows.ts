import { allocateDevice } from '@/server/domain/address'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Workflow } from '@/server/engine/types'
import { inTransaction } from '@/server/store/store'
import {
  changeVolumeSize,
  forgetVolumes,
  readVolumeFacts,
  recordSeenVolumes,
  type VolumeFactsRow,
} from '@/server/store/volumes'
import { deleteAttachments, insertAttachment, readWork, taskFailure } from '@/server/store/work'
import { bringAbout } from '../instances/bring-about'
import { connectVolumes, disconnectVolumes, storageOf } from '../instances/connect-volumes'
import { requireWork } from '../instances/spec'
import type { Work, WorkflowPorts } from '../ports'

async function requireVolume(context: Work, volumeId: string): Promise<VolumeFactsRow> {
  const volume = await readVolumeFacts(context.ports.store.pool, volumeId)
  if (!volume) throw new PlenumError('missing', 'The volume is no longer recorded. There is nothing left to do.')
  return volume
}

/** Makes the real volume what is recorded, and records what came of it. */
async function makeVolume(context: Work, volumeId: Id<'volume'>): Promise<void> {
  const { name, vdcId, zoneId, sizeGiB, generation } = await requireVolume(context, volumeId)
  const { volumes } = await storageOf(context, zoneId)
  const seen = await context.converge(resume =>
    volumes.ensure({ kind: 'volume', id: volumeId }, { name, vdcId, sizeGiB }, generation, context.call, resume),
  )
  const external = seen.exists ? seen.external : null
  await recordSeenVolumes(context.ports.store.pool, [
    { volumeId, observed: 'available', reason: null, generation, external },
  ])
}

async function removeVolume(context: Work, volumeId: Id<'volume'>): Promise<void> {
  const volume = await readVolumeFacts(context.ports.store.pool, volumeId)
  if (!volume) return
  const { volumes } = await storageOf(context, volume.zoneId)
  await context.converge(resume => volumes.remove({ kind: 'volume', id: volumeId }, context.call, resume))
}

export const createVolume: Workflow<'volume.create', WorkflowPorts> = {
  kind: 'volume.create',
  steps: {
    'Create the volume': {
      do: context => makeVolume(context, context.input.volumeId),
      async undo(context) {
        const { volumeId } = context.input
        await removeVolume(context, volumeId)
        const reason = (await taskFailure(context.ports.store.pool, context.task.id)) ?? 'Creating it was cancelled.'
        await recordSeenVolumes(context.ports.store.pool, [
          { volumeId, observed: 'pending', reason, generation: null, external: null },
        ])
      },
    },
  },
}

export const resizeVolume: Workflow<'volume.resize', WorkflowPorts> = {
  kind: 'volume.resize',
  steps: {
    'Grow the volume': {
      async do(context) {
        await changeVolumeSize(context.ports.store.pool, context.input.volumeId, context.input.toGiB)
        await makeVolume(context, context.input.volumeId)
      },
      async undo(context) {
        const { volumeId, fromGiB, toGiB } = context.input
        const volume = await requireVolume(context, volumeId)
        const { volumes } = await storageOf(context, volume.zoneId)
        const seen = await volumes.observe({ kind: 'volume', id: volumeId }, context.call)
        // A volume never shrinks: once it has grown, the larger size is what is true.
        const hasGrown = seen.exists && seen.status.sizeGiB >= toGiB
        await changeVolumeSize(context.ports.store.pool, volumeId, hasGrown ? toGiB : fromGiB)
        if (hasGrown)
          context.call.log('The volume has grown already; it keeps its new size, since volumes never shrink.')
      },
    },
  },
}

export const deleteVolume: Workflow<'volume.delete', WorkflowPorts> = {
  kind: 'volume.delete',
  steps: {
    'Delete the volume': {
      async do(context) {
        const { volumeId } = context.input
        await removeVolume(context, volumeId)
        await recordSeenVolumes(context.ports.store.pool, [
          {
            volumeId,
            observed: 'missing',
            reason: 'Its data is deleted; delete it again to finish.',
            generation: null,
            external: null,
          },
        ])
      },
      undo: 'Deleted data is not brought back. Delete it again to finish.',
    },
    'Forget the volume': {
      do: context => forgetVolumes(context.ports.store.pool, [context.input.volumeId]),
      undo: 'Deleted data is not brought back. Delete it again to finish.',
    },
  },
}

/** Before it has a machine there is nothing to plug into: the disk is there at its first boot. */
async function plug(context: Work, instanceId: Id<'instance'>, without?: string): Promise<void> {
  const work = await requireWork(context, instanceId)
  if (work.observed === 'pending' || work.observed === 'missing') return
  if (!without) return bringAbout(context, instanceId)
  const disks = work.attachments.flatMap(({ id, volumeId, device, source }) =>
    source && id !== without ? [{ attachmentId: id, volumeId, source, device }] : [],
  )
  await bringAbout(context, instanceId, { disks })
}

async function disconnectOne(context: Work, attachmentId: Id<'attachment'>, volumeId: string): Promise<void> {
  const volume = await readVolumeFacts(context.ports.store.pool, volumeId)
  if (volume) await disconnectVolumes(context, [{ id: attachmentId, zoneId: volume.zoneId }])
}

export const attachVolume: Workflow<'volume.attach', WorkflowPorts> = {
  kind: 'volume.attach',
  steps: {
    'Connect the volume': {
      async do(context) {
        const { input } = context
        await inTransaction(context.ports.store, async tx => {
          const work = await readWork(tx, input.instanceId)
          if (!work) throw new PlenumError('missing', 'The instance is no longer recorded.')
          if (work.attachments.some(attachment => attachment.id === input.attachmentId)) return
          const device = allocateDevice(new Set(work.attachments.map(attachment => attachment.device)))
          if (!device) throw new PlenumError('invalid', `No more volumes fit ${input.instanceName}. Detach one first.`)
          await insertAttachment(tx, {
            id: input.attachmentId,
            volumeId: input.volumeId,
            instanceId: input.instanceId,
            device,
          })
        })
        const work = await requireWork(context, input.instanceId)
        await connectVolumes(
          context,
          input.instanceId,
          work.attachments.filter(({ id }) => id === input.attachmentId),
        )
      },
      async undo(context) {
        const { input } = context
        await disconnectOne(context, input.attachmentId, input.volumeId)
        await deleteAttachments(context.ports.store.pool, [input.attachmentId])
      },
    },
    'Plug it into the machine': {
      do: context => plug(context, context.input.instanceId),
      undo: context => plug(context, context.input.instanceId, context.input.attachmentId),
    },
  },
}

export const detachVolume: Workflow<'volume.detach', WorkflowPorts> = {
  kind: 'volume.detach',
  steps: {
    'Unplug it from the machine': {
      do: context => plug(context, context.input.instanceId, context.input.attachmentId),
      undo: context => plug(context, context.input.instanceId),
    },
    'Disconnect the volume': {
      async do(context) {
        const { input } = context
        await disconnectOne(context, input.attachmentId, input.volumeId)
        await deleteAttachments(context.ports.store.pool, [input.attachmentId])
      },
      async undo(context) {
        const { input } = context
        const work = await requireWork(context, input.instanceId)
        await connectVolumes(
          context,
          input.instanceId,
          work.attachments.filter(({ id }) => id === input.attachmentId),
        )
      },
    },
  },
}
