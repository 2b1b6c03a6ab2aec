import { storagesOf } from '@/server/store/storages'
import type { WatchedPlace } from '../host/watch-host'
import type { Watch } from '../reconciler'
import { every } from '../timing'
import { countRules } from './count-rules'
import { observeLoadBalancers } from './observe-load-balancers'
import { sweepNetwork } from './sweep-network'
import { sweepStorage } from './sweep-storage'

/** Sweeps a zone's storages and its network, and looks at its load balancers, until the signal ends it. */
export async function watchZone(watch: Watch, zone: WatchedPlace): Promise<void> {
  await Promise.all([
    every(
      watch.sweepMs,
      watch.signal,
      () => sweepZone(watch, zone),
      error => watch.onTrouble(`Sweeping the storages of ${zone.name}`, error),
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
    every(
      watch.metricsMs,
      watch.signal,
      () => countRules(watch, zone),
      error => watch.onTrouble(`Counting what rules let pass in ${zone.name}`, error),
    ),
  ])
}

/** A member that is down is shown about as fast as it can be found to be. */
const balancersMs = 2_000

/** Each storage by itself: one that does not answer holds up no other. */
export async function sweepZone(watch: Watch, zone: WatchedPlace): Promise<void> {
  const storages = await storagesOf(watch.store.pool, zone.id)
  const looks = await Promise.allSettled(storages.map(storage => sweepStorage(watch, zone, storage)))
  for (const look of looks) if (look.status === 'rejected') throw look.reason
}
