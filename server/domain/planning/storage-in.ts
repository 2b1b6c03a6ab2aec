import { didYouMean } from '../design/nearest'
import { hasRoom, noRoomInWords, usualStorage } from '../storage-capacity'
import { addFault, addProblem, type Desk, type Thing } from './desk'
import { listed } from './fields'
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
  addProblem(desk, [...thing.path, 'sizeGiB'], noRoomInWords(thing.name, full, sizeGiB) + leavingInWords(desk, storage))
}

/** How much of it becomes free nobody knows before the storage tells: volumes hold less than they were promised. */
function leavingInWords(desk: Desk, { id }: Storage): string {
  const leaving = desk.things.volume.filter(
    ({ name, recorded }) => recorded?.storageId === id && !desk.named.volume.has(name),
  )
  const names = listed(leaving.map(({ name }) => name))
  return names && ` What ${names} took there counts once the storage has told so: delete that first, and plan again.`
}

const freeGiB = (desk: Desk, { id }: Storage) => desk.freeGiB.get(id) ?? null

/** The default comes first. */
const chooseStorage = (desk: Desk, zone: Zone, sizeGiB: number): Storage | undefined =>
  usualStorage(
    zone.storages.map((each, at) => ({ ...each, isDefault: at === 0, freeGiB: freeGiB(desk, each) })),
    sizeGiB,
  )
