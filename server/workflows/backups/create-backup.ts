import type { Id } from '@/server/domain/ids'
import type { Ref } from '@/server/drivers/contract'
import type { Workflow } from '@/server/engine/types'
import {
  forgetBackup,
  insertBackup,
  readBackupFacts,
  recordBackupMoment,
  recordBackupTaken,
} from '@/server/store/backups'
import { readVolumeFacts } from '@/server/store/volumes'
import type { Work, WorkflowPorts } from '../ports'
import { snapshotsOf } from '../volumes/snapshot-workflows'
import { requireVolume } from '../volumes/volume-workflows'
import { measure } from './measure'
import { bytesOf, carrying, contentsOf, refOf, storeOf } from './reach'

export const createBackup: Workflow<'backup.create', WorkflowPorts> = {
  kind: 'backup.create',
  steps: {
    'Take a snapshot': {
      ...carrying,
      async do(context) {
        const { input, ports } = context
        const { storageId } = await requireVolume(context, input.volumeId)
        // Again, for a task that is retried: its first try ended with the record taken back.
        await insertBackup(ports.store.pool, { ...input, id: input.backupId })
        const snapshots = await snapshotsOf(context, storageId)
        await context.converge(resume =>
          snapshots.ensure(snapshotOf(input), { name: 'backup' }, 1, context.call, resume),
        )
        await recordBackupMoment(ports.store.pool, input.backupId)
      },
      async undo(context) {
        const { input, ports } = context
        await removeSnapshot(context, input)
        const known = await readBackupFacts(ports.store.pool, input.backupId)
        if (known?.state === 'taking') await forgetBackup(ports.store.pool, input.backupId)
      },
    },
    'Carry it to the backup store': {
      ...carrying,
      async do(context) {
        const { input, ports } = context
        const known = await readBackupFacts(ports.store.pool, input.backupId)
        if (known?.state === 'available') return
        const contents = await contentsOf(context, (await requireVolume(context, input.volumeId)).storageId)
        const store = await storeOf(context, input.zoneId)
        const { content, digest } = measure(
          await contents.read(snapshotOf(input), context.call),
          bytesOf(input.sizeGiB),
          context.progress,
        )
        const kept = await store.write(refOf(input), content, context.call)
        await recordBackupTaken(ports.store.pool, input.backupId, { ...kept, sha256: digest() })
      },
      async undo(context) {
        const { input, ports } = context
        const known = await readBackupFacts(ports.store.pool, input.backupId)
        // Whole is whole, whatever came after.
        if (known?.state === 'available') return 'lost'
        const store = await storeOf(context, input.zoneId)
        await store.remove(refOf(input), context.call)
      },
    },
    'Remove the snapshot': {
      do: context => removeSnapshot(context, context.input),
      undo: 'The backup is whole and stays.',
    },
  },
}

type OnSnapshot = { snapshotId: Id<'snapshot'>; volumeId: Id<'volume'> }

const snapshotOf = ({ snapshotId: id, volumeId: of }: OnSnapshot): Ref<'snapshot'> => ({ kind: 'snapshot', id, of })

/** Already gone with its volume is as good. */
async function removeSnapshot(context: Work, input: OnSnapshot): Promise<void> {
  const volume = await readVolumeFacts(context.ports.store.pool, input.volumeId)
  if (!volume) return
  const contents = await contentsOf(context, volume.storageId)
  const snapshots = await snapshotsOf(context, volume.storageId)
  await contents.release(snapshotOf(input), context.call)
  await context.converge(resume => snapshots.remove(snapshotOf(input), context.call, resume))
}
