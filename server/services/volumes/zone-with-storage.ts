import { PlenumError } from '@/server/domain/errors'
import type { ZoneView } from '@/server/domain/host'
import { readZone } from '@/server/store/read-zones'
import type { AnyTx } from '@/server/store/transact'

/** @throws `invalid` when no volume can be made there. */
export async function zoneWithStorage(tx: AnyTx, zoneId: string): Promise<ZoneView> {
  const zone = await readZone(tx, zoneId)
  if (zone?.volumeDriver) return zone
  throw new PlenumError(
    'invalid',
    zone
      ? `Zone ${zone.name} has no storage for volumes. Choose another zone.`
      : 'There is no such zone. Choose one of the list.',
    { field: 'zoneId' },
  )
}
