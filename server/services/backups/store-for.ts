import { backupZoneFor } from '@/server/domain/backup'
import { PlenumError } from '@/server/domain/errors'
import type { ZoneView } from '@/server/domain/host'
import { listZones } from '@/server/store/read-zones'
import type { AnyTx } from '@/server/store/transact'

/** @throws `invalid` when the zone that is named keeps no backups; `unsupported` when none does. */
export async function storeFor(tx: AnyTx, sourceZoneId: string, wanted: string | undefined): Promise<ZoneView> {
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
