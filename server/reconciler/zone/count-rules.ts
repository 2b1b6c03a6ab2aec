import { asPlenumError } from '@/server/domain/errors'
import { recordRuleCounts } from '@/server/store/rule-counts'
import { networkOfZone, offHostsBeside } from '@/server/store/zone-network'
import { looking } from '../call'
import type { WatchedPlace } from '../host/watch-host'
import type { Watch } from '../reconciler'

/** Reads how much the rules of security groups let pass in a zone, where its network counts that. */
export async function countRules(watch: Watch, zone: WatchedPlace): Promise<void> {
  const place = await networkOfZone(watch.store.pool, zone.id)
  if (!place) return
  try {
    const network = await watch.infrastructure.network(place.hostId)
    if (!network?.ruleCounters) return
    const { counters, uncounted } = await network.ruleCounters.read(looking(watch.signal))
    // Nothing passes a host that is off, or is one no more.
    const off = await offHostsBeside(watch.store.pool, place.hostId)
    if (watch.signal.aborted) return
    const isWhole = uncounted.every(name => off.includes(name))
    await recordRuleCounts(watch.store.pool, zone.id, { counters, isWhole })
  } catch (error) {
    // Told by whoever looks at the zone's things; what was not counted meanwhile is with the next look.
    if (!watch.signal.aborted && asPlenumError(error).kind !== 'unreachable') throw error
  }
}
