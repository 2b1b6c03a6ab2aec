import { z } from 'zod'
import { PlenumError } from './errors'

/** What a storage told when it was last looked at: what is really free, whatever its volumes were promised. */
export const storageCapacity = z.object({ totalGiB: z.number().int(), freeGiB: z.number().int() })
export type StorageCapacity = z.infer<typeof storageCapacity>

/** Nearly full from this share of it in use on, as Ceph has it (`mon_osd_nearfull_ratio`). */
export const nearlyFull = 0.85

export const shareInUse = ({ totalGiB, freeGiB }: StorageCapacity): number =>
  totalGiB > 0 ? (totalGiB - freeGiB) / totalGiB : 0

/** @param freeGiB null: it has not told yet, and whoever makes the volume finds out. */
export const hasRoom = (freeGiB: number | null, sizeGiB: number): boolean => freeGiB === null || freeGiB >= sizeGiB

type Candidate = { name: string; isDefault: boolean; freeGiB: number | null }

/** Of several, where a volume of this size goes by itself: the default, unless it is full and another is not. */
export function usualStorage<S extends Candidate>(storages: readonly S[], sizeGiB: number): S | undefined {
  const rank = ({ isDefault, freeGiB }: S) => (hasRoom(freeGiB, sizeGiB) ? 2 : 0) + (isDefault ? 1 : 0)
  const compare = (a: S, b: S) =>
    rank(b) - rank(a) || (b.freeGiB ?? -1) - (a.freeGiB ?? -1) || (a.name < b.name ? -1 : 1)
  return storages.toSorted(compare)[0]
}

/** The same for several volumes that are made together: each leaves less room for the next. With what is free when it comes there. */
export function usualStorages<S extends Candidate>(storages: readonly S[], sizesGiB: readonly number[]) {
  const left = storages.map(each => ({ ...each }))
  return sizesGiB.map(sizeGiB => {
    const storage = usualStorage(left, sizeGiB)
    const found = storage && { ...storage }
    if (storage && storage.freeGiB !== null) storage.freeGiB = Math.max(0, storage.freeGiB - sizeGiB)
    return found
  })
}

type Storage = { name: string; zoneName: string; freeGiB: number | null }

/** @param what The volume, or what it is to have more. */
export const noRoomInWords = (what: string, { name, zoneName, freeGiB }: Storage, sizeGiB: number): string =>
  `Storage ${name} of zone ${zoneName} has ${freeGiB} GiB free, ${sizeGiB} GiB are needed for ${what}. Choose a smaller size, or another storage.`

/** @throws `exhausted` when it has not room for all of it. */
export function refuseFull(what: string, storage: Storage, sizeGiB: number): void {
  if (!hasRoom(storage.freeGiB, sizeGiB))
    throw new PlenumError('exhausted', noRoomInWords(what, storage, sizeGiB), { field: 'sizeGiB' })
}
