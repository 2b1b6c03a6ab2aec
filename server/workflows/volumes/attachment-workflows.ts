import type { Id } from '@/server/domain/ids'
import type { Workflow } from '@/server/engine/types'
import { transact } from '@/server/store/transact'
import { readVolumeFacts } from '@/server/store/volumes'
import { countDisksAsChanged, deleteAttachments, insertAttachment } from '@/server/store/work'
import { attachRows } from '../instances/attach-rows'
import { bringInLine } from '../instances/bring-about'
import { connectVolumes, disconnectVolumes } from '../instances/connect-volumes'
import { onHost } from '../instances/on-host'
import { requireWork } from '../instances/spec'
import type { Work, WorkflowPorts } from '../ports'

export async function disconnectOne(context: Work, attachmentId: Id<'attachment'>, volumeId: string): Promise<void> {
  const volume = await readVolumeFacts(context.ports.store.pool, volumeId)
  if (volume) await disconnectVolumes(context, [{ id: attachmentId, storageId: volume.storageId }])
}

export async function connectOne(context: Work, instanceId: Id<'instance'>, attachmentId: string): Promise<void> {
  const { attachments } = await requireWork(context, instanceId)
  await connectVolumes(
    context,
    instanceId,
    attachments.filter(({ id }) => id === attachmentId),
  )
}

export const attachVolume: Workflow<'volume.attach', WorkflowPorts> = {
  kind: 'volume.attach',
  steps: {
    'Connect the volume': {
      async do(context) {
        const { input } = context
        await transact(context.ports.store, tx => attachRows(tx, input.instanceId, [input]))
        await connectOne(context, input.instanceId, input.attachmentId)
      },
      async undo(context) {
        const { input } = context
        await disconnectOne(context, input.attachmentId, input.volumeId)
        await deleteAttachments(context.ports.store.pool, [input.attachmentId])
      },
    },
    'Plug it into the machine': {
      lane: onHost,
      do: context => bringInLine(context, context.input.instanceId),
      undo: context => bringInLine(context, context.input.instanceId, context.input.attachmentId),
    },
  },
}

export const detachVolume: Workflow<'volume.detach', WorkflowPorts, { device: string }> = {
  kind: 'volume.detach',
  steps: {
    'Unplug it from the machine': {
      lane: onHost,
      async do(context) {
        const { input } = context
        const { attachments } = await requireWork(context, input.instanceId)
        await countDisksAsChanged(context.ports.store.pool, input.instanceId)
        await bringInLine(context, input.instanceId, input.attachmentId)
        return { device: attachments.find(({ id }) => id === input.attachmentId)?.device }
      },
      undo: context => bringInLine(context, context.input.instanceId),
    },
    'Disconnect the volume': {
      async do(context) {
        const { input } = context
        await disconnectOne(context, input.attachmentId, input.volumeId)
        await deleteAttachments(context.ports.store.pool, [input.attachmentId])
      },
      async undo(context) {
        const { attachmentId: id, volumeId, instanceId } = context.input
        const { device } = context.outputs
        // Its volume may have been replaced and given up since: then there is nothing to connect any more.
        if (!(await readVolumeFacts(context.ports.store.pool, volumeId))) return
        // It may be gone already with its row; it comes back under the device that it had.
        if (device) await insertAttachment(context.ports.store.pool, { id, volumeId, instanceId, device })
        await connectOne(context, instanceId, id)
      },
    },
  },
}
