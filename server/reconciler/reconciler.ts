import type { Infrastructure } from '@/server/drivers/contract'
import { thinSamples } from '@/server/store/metrics'
import { hostsToWatch, zonesToWatch } from '@/server/store/observe-hosts'
import { thinRuleCounts } from '@/server/store/rule-counts'
import type { Store } from '@/server/store/store'
import { type Failover, watchFailover } from './failover/watch-failover'
import { watchHost } from './host/watch-host'
import { createLeadership } from './leadership'
import type { Repair } from './repair/repair-drift'
import { type Resurrect, watchMembers } from './resurrection/watch-members'
import { every } from './timing'
import { watchRecords } from './vdcs/watch-records'
import { watchZone } from './zone/watch-zone'

export type ReconcilerOptions = {
  store: Store
  infrastructure: Infrastructure
  /** ms; defaults 10,000 (sweep), 5,000 (metrics), 1,000 (looking for new hosts). */
  sweepMs?: number
  metricsMs?: number
  discoverMs?: number
  /** How drift is repaired where a VDC lets that be done without asking. Absent: it is only reported. */
  repair?: Repair
  /** What may be done about lost hosts without asking, where a zone lets that be done. Absent: they are only shown. */
  failover?: Failover
  /** How members of clusters that let that be done are brought back without asking. Absent: that they are down is only shown. */
  resurrect?: Resurrect
  /** Told of what went wrong and is tried again. */
  onTrouble?(what: string, error: unknown): void
}
export type Reconciler = { start(): void; stop(): Promise<void> }

/** What a watch of one place is given. */
export type Watch = {
  store: Store
  infrastructure: Infrastructure
  signal: AbortSignal
  sweepMs: number
  metricsMs: number
  onTrouble(what: string, error: unknown): void
}

const hour = 3_600_000

export function createReconciler(options: ReconcilerOptions): Reconciler {
  const { store, infrastructure, sweepMs = 10_000, metricsMs = 5_000, discoverMs = 1_000 } = options
  const onTrouble = options.onTrouble ?? (() => {})
  const stopping = new AbortController()
  const leadership = createLeadership(store.url, onTrouble)
  const watches = new Map<string, { end: AbortController; done: Promise<void> }>()
  const loops: Promise<void>[] = []

  /** One watch per place that this process leads; a place that is gone, or led elsewhere now, is let go. */
  async function discover(): Promise<void> {
    const [hosts, zones] = await Promise.all([hostsToWatch(store.pool), zonesToWatch(store.pool)])
    const places = [
      ...hosts.map(({ id, name, zoneId }) => ({ id, run: (watch: Watch) => watchHost(watch, { id, name, zoneId }) })),
      ...zones.map(({ id, name }) => ({ id, run: (watch: Watch) => watchZone(watch, { id, name }) })),
      { id: 'failover', run: (watch: Watch) => watchFailover(watch, options.failover) },
      { id: 'members', run: (watch: Watch) => watchMembers(watch, options.resurrect) },
      { id: 'records', run: (watch: Watch) => watchRecords(watch, options.repair) },
    ]
    const leads = await leadership.claim(places.map(place => place.id)).catch(error => {
      // Whoever cannot tell that it leads does not: another may lead by now.
      for (const { end } of watches.values()) end.abort()
      throw error
    })
    for (const [id, watch] of watches) if (!leads.has(id)) watch.end.abort()
    for (const place of places) {
      if (!leads.has(place.id) || watches.has(place.id) || stopping.signal.aborted) continue
      const end = new AbortController()
      const signal = AbortSignal.any([end.signal, stopping.signal])
      const done = place
        .run({ store, infrastructure, signal, sweepMs, metricsMs, onTrouble })
        .catch(error => onTrouble(`Watching ${place.id}`, error))
        .finally(() => watches.delete(place.id))
      watches.set(place.id, { end, done })
    }
  }

  return {
    start() {
      loops.push(
        every(discoverMs, stopping.signal, discover, error => onTrouble('Looking for hosts', error)),
        every(
          hour,
          stopping.signal,
          async () => {
            await thinSamples(store.pool)
            await thinRuleCounts(store.pool)
          },
          error => onTrouble('Thinning measurements', error),
        ),
      )
    },
    async stop() {
      stopping.abort()
      await Promise.all([...loops, ...[...watches.values()].map(watch => watch.done)])
      await leadership.close()
    },
  }
}
