import type { StorageView } from '@/server/domain/host'
import { hasRoom, usualStorage } from '@/server/domain/storage-capacity'

const freeGiB = ({ capacity }: StorageView) => capacity?.freeGiB ?? null

/** Where a volume of this size goes by itself, of these storages. */
export const usualOf = (storages: readonly StorageView[], sizeGiB: number) =>
  usualStorage(
    storages.map(each => ({ ...each, freeGiB: freeGiB(each) })),
    sizeGiB,
  )

export const takes = (storage: StorageView, sizeGiB: number) => hasRoom(freeGiB(storage), sizeGiB)

/** The first zone that has room for it, or else the first: there it is said why not. */
export const usualZone = <Z extends { storages: readonly StorageView[] }>(zones: readonly Z[], sizeGiB: number) =>
  zones.find(zone => zone.storages.some(each => takes(each, sizeGiB))) ?? zones[0]
