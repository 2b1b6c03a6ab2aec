import { didYouMean } from '../design/nearest'
import { hasRoom, noRoomInWords } from '../storage-capacity'
import { addFault, addProblem, type Desk, type Thing } from './desk'
import type { WantedVolume } from './plan'
import type { PlanContext } from './recorded'

type Zone = PlanContext['zones'][number]
type Storage = Zone['storages'][number]

/** The storage of a zone that a volume is to be made on or move to: of this name, or where it goes by itself. */
export function storageIn(
  desk: Desk,
  thing: Thing<'volume'>,
  zone: Zone,
  name: string | undefined,
  sizeGiB: number,
): Pick<WantedVolume, 'storageId' | 'storageName'> | undefined {
  const found = name === undefined ? chooseStorage(desk, zone, sizeGiB) : zone.storages.find(each => each.name === name)
  if (found) {
    takeRoom(desk, thing, zone, found, sizeGiB)
    return { storageId: found.id, storageName: found.name }
  }
  const names = zone.storages.map(each => each.name)
  addFault(
    desk,
    thing,
    [...thing.path, 'storage'],
    `Zone ${zone.name} has no storage ${name}.${didYouMean(name!, names)}`,
  )
  return undefined
}

/** Whether a volume of this size can be made there, on the storage of this name or on any. */
export const zoneHasRoom = (desk: Desk, zone: Zone, name: string | undefined, sizeGiB: number): boolean =>
  zone.storages.some(each => (name === undefined || each.name === name) && hasRoom(freeGiB(desk, each), sizeGiB))

/** Counted for those that come after it, too. */
export function takeRoom(desk: Desk, thing: Thing<'volume'>, zone: Zone, storage: Storage, sizeGiB: number): void {
  const free = freeGiB(desk, storage)
  if (free === null) return
  if (hasRoom(free, sizeGiB)) return void desk.freeGiB.set(storage.id, free - sizeGiB)
  const full = { name: storage.name, zoneName: zone.name, freeGiB: free }
  addProblem(desk, [...thing.path, 'sizeGiB'], noRoomInWords(thing.name, full, sizeGiB))
}

const freeGiB = (desk: Desk, { id }: Storage) => desk.freeGiB.get(id) ?? null

/** The default, unless it is full and another is not. */
function chooseStorage(desk: Desk, zone: Zone, sizeGiB: number): Storage | undefined {
  const [usual] = zone.storages
  const free = (storage: Storage) => freeGiB(desk, storage)
  const able = zone.storages.filter(storage => hasRoom(free(storage), sizeGiB))
  if (!usual || able.length === 0 || able.includes(usual)) return usual
  return able.toSorted((a, b) => (free(b) ?? -1) - (free(a) ?? -1))[0]
}
