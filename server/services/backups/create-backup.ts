import type { z } from 'zod'
import type { BackupOrigin } from '@/server/domain/backup'
import { newId } from '@/server/domain/ids'
import type { createBackupInput } from '@/server/domain/inputs'
import type { TaskReceipt } from '@/server/domain/task'
import { volumeCan } from '@/server/domain/volume'
import { insertBackup } from '@/server/store/backups'
import type { AnyTx } from '@/server/store/transact'
import type { VolumeFactsRow } from '@/server/store/volumes'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { factsOf, ownVolume } from '../volumes/own-volume'
import { storeFor } from './store-for'

/** Also while a guest writes: what it holds is what a power cut would leave. */
export function createBackup(ctx: ServiceContext, input: z.output<typeof createBackupInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'backup.create', async tx => {
    const volume = await ownVolume(tx, ctx, 'backups.create', input)
    return beginBackup(tx, volume, { zoneId: input.zoneId, origin: 'hand' })
  })
}

/** Records a backup of a volume that is held, and answers with the task that is to take it. */
export async function beginBackup(
  tx: AnyTx,
  volume: VolumeFactsRow,
  { zoneId, origin }: { zoneId: string | undefined; origin: BackupOrigin },
) {
  allow(volumeCan.backUp(factsOf(volume)))
  const store = await storeFor(tx, volume.zoneId, zoneId)
  const { name: volumeName, id: volumeId, vdcId, sizeGiB, zoneId: sourceZoneId } = volume
  const backupId = newId('backup')
  const backup = { vdcId, zoneId: store.id, volumeName, volumeId, sourceZoneId, sizeGiB, origin }
  await insertBackup(tx, { id: backupId, ...backup })
  return {
    kind: 'backup.create' as const,
    input: { backupId, ...backup, snapshotId: newId('snapshot') },
    vdcId,
    resource: { kind: 'volume', id: volumeId, name: volumeName },
    locks: [lockOf('volume', volumeId), lockOf('backup', backupId)],
  }
}
