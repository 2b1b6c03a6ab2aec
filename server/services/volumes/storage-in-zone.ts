import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { readZone } from '@/server/store/read-zones'
import { holdStorage } from '@/server/store/storages'
import type { AnyTx } from '@/server/store/transact'

/**
 * The storage of a zone that a volume is to be made on, by its name, or where it goes by itself. It stays until the
 * transaction ends.
 */
export async function storageInZone(tx: AnyTx, zoneId: Id<'zone'>, name: string | undefined, sizeGiB: number) {
  const storage = await holdStorage(tx, zoneId, name, sizeGiB)
  if (storage) return storage
  const zone = await readZone(tx, zoneId)
  if (!zone) throw new PlenumError('invalid', 'There is no such zone. Choose one of the list.', { field: 'zoneId' })
  if (zone.storages.length === 0)
    throw new PlenumError('invalid', `Zone ${zone.name} has no storage for volumes. Choose another zone.`, {
      field: 'zoneId',
    })
  const names = zone.storages.map(each => each.name).join(', ')
  throw new PlenumError('invalid', `Zone ${zone.name} has no storage ${name}. It has ${names}.`, { field: 'storage' })
}
