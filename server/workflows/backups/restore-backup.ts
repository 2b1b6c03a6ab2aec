import { PlenumError } from '@/server/domain/errors'
import type { Ref } from '@/server/drivers/contract'
import type { Workflow } from '@/server/engine/types'
import { forgetVolumes, insertVolume, readVolumeFacts } from '@/server/store/volumes'
import type { TaskInput } from '@/server/tasks/catalog'
import type { Work, WorkflowPorts } from '../ports'
import { bringVolume, makeVolume, removeVolume, requireVolume } from '../volumes/volume-workflows'
import { checksum, measure } from './measure'
import { bytesOf, carrying, contentsOf, refOf, requireBackup, storeOf } from './reach'

export const restoreBackup: Workflow<'backup.restore', WorkflowPorts> = {
  kind: 'backup.restore',
  steps: {
    'Create the volume': {
      async do(context) {
        const { input, ports } = context
        const { vdcId, volumeId, name, toZoneId: zoneId, toStorageId: storageId, sizeGiB } = input
        if (!(await readVolumeFacts(ports.store.pool, volumeId))) {
          // Again, as for a backup.
          const restored = { id: volumeId, vdcId, zoneId, storageId, name, sizeGiB, fromBackupId: input.backupId }
          if (!(await insertVolume(ports.store.pool, restored)))
            throw new PlenumError('conflict', `There is another volume ${name} by now. Restore under another name.`)
        }
        await bringVolume(context, await requireVolume(context, volumeId))
      },
      async undo(context) {
        const { volumeId } = context.input
        await removeVolume(context, volumeId)
        await forgetVolumes(context.ports.store.pool, [volumeId])
      },
    },
    'Fill it from the backup': {
      ...carrying,
      async do(context) {
        const { input } = context
        const { external } = await requireBackup(context, input.backupId)
        const contents = await contentsOf(context, (await requireVolume(context, input.volumeId)).storageId)
        const store = await storeOf(context, input.zoneId)
        const kept = await store.read({ ...refOf(input), external }, context.call)
        const { content } = measure(kept, bytesOf(input.sizeGiB), context.progress)
        await contents.write({ kind: 'volume', id: input.volumeId }, content, context.call)
      },
      async undo(context) {
        await letGo(context)
      },
    },
    // Until then nothing can be attached to it: it is not counted as made.
    'Compare it with what was backed up': {
      ...carrying,
      async do(context) {
        const { input } = context
        const backup = await requireBackup(context, input.backupId)
        const contents = await contentsOf(context, (await requireVolume(context, input.volumeId)).storageId)
        const volume: Ref<'volume'> = { kind: 'volume', id: input.volumeId }
        const held = await contents.read(volume, context.call)
        const sha256 = await checksum(held, bytesOf(input.sizeGiB), context.progress)
        await contents.release(volume, context.call)
        if (sha256 !== backup.sha256)
          throw new PlenumError(
            'internal',
            `What was restored is not what was backed up of ${backup.volumeName}. Verify the backup, or restore another.`,
            { detail: `sha256 ${sha256}, backed up ${backup.sha256}` },
          )
        await makeVolume(context, input.volumeId)
      },
      async undo(context) {
        await letGo(context)
      },
    },
  },
}

/** A volume whose record is gone holds nobody. */
async function letGo(context: Work & { input: TaskInput<'backup.restore'> }): Promise<void> {
  const volume = await readVolumeFacts(context.ports.store.pool, context.input.volumeId)
  if (!volume) return
  const contents = await contentsOf(context, volume.storageId)
  await contents.release({ kind: 'volume', id: volume.id }, context.call)
}
