import { asPlenumError } from '@/server/domain/errors'
import type { StorageCapacity } from '@/server/domain/storage-capacity'
import type { Found } from '@/server/drivers/contract'
import { lookBegins, recordFindings } from '@/server/store/observe-findings'
import {
  type RecordedVolume,
  recordedAnywhere,
  recordedOnStorage,
  recordVolumesObserved,
  type SeenVolume,
} from '@/server/store/observe-volumes'
import { recordCapacity, type StorageFacts } from '@/server/store/storages'
import { looking } from '../call'
import { collect } from '../collect'
import { fullStorage, storageKinds } from '../findings/full-storage'
import { volumeDifferences, volumeKinds } from '../findings/volumes'
import type { WatchedPlace } from '../host/watch-host'
import type { Watch } from '../reconciler'

type Swept = Pick<StorageFacts, 'id' | 'name' | 'freeGiB' | 'totalGiB'>

/** One whole look at a storage of a zone: what is there of what is recorded there. */
export async function sweepStorage(watch: Watch, zone: WatchedPlace, storage: Swept): Promise<void> {
  const { pool } = watch.store
  let inventory: Found<'volume'>[]
  let capacity: StorageCapacity
  const since = await lookBegins(pool)
  // Before the look and after it, as for a host's instances.
  const before = new Map((await recordedOnStorage(pool, storage.id)).map(each => [each.id, each]))
  try {
    const { volumes } = await watch.infrastructure.storage(storage.id)
    if (!volumes) return
    inventory = await collect(volumes.list(looking(watch.signal)))
    capacity = await volumes.capacity(looking(watch.signal))
  } catch (error) {
    if (watch.signal.aborted) return
    if (asPlenumError(error).kind !== 'unreachable') throw error
    const reason = 'Its storage server does not answer; whether it is there is not known.'
    const lost = (each: RecordedVolume): SeenVolume => ({ ...each, observed: 'unknown', reason })
    return recordVolumesObserved(pool, [...before.values()].filter(isIdle).map(lost))
  }
  if (capacity.freeGiB !== storage.freeGiB || capacity.totalGiB !== storage.totalGiB)
    await recordCapacity(pool, storage.id, capacity)
  const after = await recordedOnStorage(pool, storage.id)
  const settled = after.filter(each => isIdle(each) && isSame(before.get(each.id), each))
  const there = new Map(inventory.map(found => [found.id as string | null, found.seen.status.sizeGiB]))
  const seen = (each: RecordedVolume): SeenVolume =>
    there.has(each.id)
      ? { ...each, observed: 'available', reason: null, actual: { sizeGiB: there.get(each.id)! } }
      : {
          ...each,
          observed: 'missing',
          // What a task said of it (“delete it again”) says more.
          reason:
            (each.observed === 'missing' ? each.reason : null) ??
            'It is no longer on its storage server. Ask an operator.',
          actual: null,
        }
  const differs = (it: SeenVolume, index: number) =>
    it.observed !== settled[index]?.observed ||
    it.reason !== settled[index]?.reason ||
    it.actual?.sizeGiB !== settled[index]?.actual?.sizeGiB
  await recordVolumesObserved(pool, settled.map(seen).filter(differs))
  const recorded = new Set<string>([...before.keys(), ...after.map(each => each.id)])
  const known = new Set([...recorded, ...(await knownBySameStorages(watch, storage.id, inventory, recorded))])
  const spared = after
    .filter(each => each.isHere && !settled.includes(each) && each.observed !== 'pending')
    .map(each => each.id)
  const differences = [
    ...volumeDifferences({ zoneName: zone.name, storageName: storage.name }, settled, inventory, known),
    ...fullStorage({ ...storage, zoneName: zone.name }, capacity),
  ]
  const kinds = [...volumeKinds, ...storageKinds]
  await recordFindings(
    pool,
    { hostId: null, zoneId: zone.id, storageId: storage.id, kinds, spared, since },
    differences,
  )
}

/** Zones may share one storage server: what is recorded as another zone's is no stranger on it. */
async function knownBySameStorages(
  { store, infrastructure }: Watch,
  id: Swept['id'],
  inventory: Found<'volume'>[],
  recorded: ReadonlySet<string>,
): Promise<string[]> {
  const strangers = inventory.flatMap(found => (found.id && !recorded.has(found.id) ? [found.id] : []))
  const elsewhere = strangers.length > 0 ? await recordedAnywhere(store.pool, strangers) : []
  if (elsewhere.length === 0) return []
  const same = await infrastructure.sameStorages(id)
  return elsewhere.filter(it => it.storageIds.some(each => same.has(each))).map(it => it.id)
}

const isIdle = (volume: RecordedVolume) => volume.isHere && !volume.isBusy && volume.observed !== 'pending'

/** Nobody was at work on it meanwhile. */
const isSame = (before: RecordedVolume | undefined, after: RecordedVolume) =>
  before?.recordedAt === after.recordedAt && !before.isBusy
