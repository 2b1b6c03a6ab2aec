import { asPlenumError } from '@/server/domain/errors'
import type { Found } from '@/server/drivers/contract'
import { lookBegins, recordFindings } from '@/server/store/observe-findings'
import {
  type RecordedVolume,
  recordedInZone,
  recordVolumesObserved,
  type SeenVolume,
} from '@/server/store/observe-volumes'
import { looking } from '../call'
import { collect } from '../collect'
import { volumeDifferences, volumeKinds } from '../findings/volumes'
import type { WatchedPlace } from '../host/watch-host'
import type { Watch } from '../reconciler'
import { every } from '../timing'
import { observeLoadBalancers } from './observe-load-balancers'
import { sweepNetwork } from './sweep-network'

/** Sweeps a zone's storage server and its network, and looks at its load balancers, until the signal ends it. */
export async function watchZone(watch: Watch, zone: WatchedPlace): Promise<void> {
  await Promise.all([
    every(
      watch.sweepMs,
      watch.signal,
      () => sweepZone(watch, zone),
      error => watch.onTrouble(`Sweeping the storage of ${zone.name}`, error),
    ),
    every(
      watch.sweepMs,
      watch.signal,
      () => sweepNetwork(watch, zone),
      error => watch.onTrouble(`Sweeping the network of ${zone.name}`, error),
    ),
    every(
      Math.min(watch.sweepMs, balancersMs),
      watch.signal,
      () => observeLoadBalancers(watch, zone),
      error => watch.onTrouble(`Looking at the load balancers of ${zone.name}`, error),
    ),
  ])
}

/** A member that is down is shown about as fast as it can be found to be. */
const balancersMs = 2_000

export async function sweepZone(watch: Watch, zone: WatchedPlace): Promise<void> {
  const { pool } = watch.store
  let inventory: Found<'volume'>[]
  const since = await lookBegins(pool)
  // Before the look and after it, as for a host's instances.
  const before = new Map((await recordedInZone(pool, zone.id)).map(each => [each.id, each]))
  try {
    const { volumes } = await watch.infrastructure.storage(zone.id)
    if (!volumes) return
    inventory = await collect(volumes.list(looking(watch.signal)))
  } catch (error) {
    // A zone may have a network only.
    if (watch.signal.aborted || asPlenumError(error).kind === 'unsupported') return
    if (asPlenumError(error).kind !== 'unreachable') throw error
    const reason = 'Its storage server does not answer; whether it is there is not known.'
    const lost = (each: RecordedVolume): SeenVolume => ({ ...each, observed: 'unknown', reason })
    return recordVolumesObserved(pool, [...before.values()].filter(isIdle).map(lost))
  }
  const after = await recordedInZone(pool, zone.id)
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
  const known = new Set<string>([...before.keys(), ...after.map(each => each.id)])
  const spared = after.filter(each => !settled.includes(each) && each.observed !== 'pending').map(each => each.id)
  const differences = volumeDifferences(zone.name, settled, inventory, known)
  await recordFindings(pool, { hostId: null, zoneId: zone.id, kinds: volumeKinds, spared, since }, differences)
}

const isIdle = (volume: RecordedVolume) => !volume.isBusy && volume.observed !== 'pending'

/** Nobody was at work on it meanwhile. */
const isSame = (before: RecordedVolume | undefined, after: RecordedVolume) =>
  before?.recordedAt === after.recordedAt && !before.isBusy
