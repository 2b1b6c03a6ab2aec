import type { z } from 'zod'
import { backupZoneFor } from '@/server/domain/backup'
import { PlenumError } from '@/server/domain/errors'
import type { ZoneView } from '@/server/domain/host'
import { newId } from '@/server/domain/ids'
import type { createBackupInput } from '@/server/domain/inputs'
import type { TaskReceipt } from '@/server/domain/task'
import { volumeCan } from '@/server/domain/volume'
import { insertBackup } from '@/server/store/backups'
import { listZones } from '@/server/store/read-zones'
import type { AnyTx } from '@/server/store/transact'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { factsOf, ownVolume } from '../volumes/own-volume'

/** Also while a guest writes: what it holds is what a power cut would leave. */
export function createBackup(ctx: ServiceContext, input: z.output<typeof createBackupInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'backup.create', async tx => {
    const volume = await ownVolume(tx, ctx, 'backups.create', input)
    allow(volumeCan.backUp(factsOf(volume)))
    const zone = await storeFor(tx, volume.zoneId, input.zoneId)
    const { name: volumeName, id: volumeId, vdcId, sizeGiB, zoneId: sourceZoneId } = volume
    const backupId = newId('backup')
    const backup = { vdcId, zoneId: zone.id, volumeName, volumeId, sourceZoneId, sizeGiB, origin: 'hand' as const }
    await insertBackup(tx, { id: backupId, ...backup })
    return {
      kind: 'backup.create',
      input: { backupId, ...backup, snapshotId: newId('snapshot') },
      vdcId,
      resource: { kind: 'volume', id: volumeId, name: volumeName },
      locks: [lockOf('volume', volumeId), lockOf('backup', backupId)],
    }
  })
}

/** @throws `invalid` when the zone keeps no backups; `unsupported` when none does. */
async function storeFor(tx: AnyTx, sourceZoneId: string, wanted: string | undefined): Promise<ZoneView> {
  const zones = await listZones(tx)
  if (wanted === undefined) {
    const zone = backupZoneFor(zones, sourceZoneId)
    if (zone) return zone
    throw new PlenumError('unsupported', 'No zone keeps backups yet. Ask an operator to give one a backup store.')
  }
  const zone = zones.find(each => each.id === wanted)
  if (zone?.backupDriver) return zone
  throw new PlenumError(
    'invalid',
    zone
      ? `Zone ${zone.name} keeps no backups. Choose another zone.`
      : 'There is no such zone. Choose one of the list.',
    { field: 'zoneId' },
  )
}
