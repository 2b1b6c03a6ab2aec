import { didYouMean } from '../design/nearest'
import { addFault, type Desk, type Thing } from './desk'
import type { WantedVolume } from './plan'
import type { PlanContext } from './recorded'

/** The storage of a zone that a volume is to be made on or move to: of this name, or the zone's default. */
export function storageIn(
  desk: Desk,
  thing: Thing<'volume'>,
  zone: PlanContext['zones'][number],
  name: string | undefined,
): Pick<WantedVolume, 'storageId' | 'storageName'> | undefined {
  const found = name === undefined ? zone.storages[0] : zone.storages.find(each => each.name === name)
  if (found) return { storageId: found.id, storageName: found.name }
  const names = zone.storages.map(each => each.name)
  addFault(
    desk,
    thing,
    [...thing.path, 'storage'],
    `Zone ${zone.name} has no storage ${name}.${didYouMean(name!, names)}`,
  )
  return undefined
}
