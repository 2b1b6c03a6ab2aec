import { judgeSuspect, type Suspicion } from '@/server/domain/failover'
import type { Id } from '@/server/domain/ids'
import { sightOf } from '@/server/drivers/contract'
import {
  clearLost,
  fencedThatAnswer,
  fencedWithMore,
  isAnyLost,
  recordSuspicion,
  type SuspectRow,
  suspects,
  witnessesOf,
} from '@/server/store/failover'
import { lookBegins, recordFindings } from '@/server/store/observe-findings'
import { looking } from '../call'
import { lostHost } from '../findings/lost-host'
import { lookAtPower } from '../host/look-at-power'
import type { Watch } from '../reconciler'
import { every } from '../timing'

/** Asks for what is to become of a host, on the same way as a person would. Given by the process that wires everything. */
export type Failover = { evacuate(hostId: Id<'host'>): Promise<void>; admit(hostId: Id<'host'>): Promise<void> }

/**
 * Hosts that do not answer: looked for on the second path, judged, shown; and evacuated where everything says so and
 * their zone lets Plenum do it. By the one process that leads here.
 */
export const watchFailover = (watch: Watch, failover: Failover | undefined): Promise<void> =>
  every(
    Math.min(watch.sweepMs, 2_000),
    watch.signal,
    () => sweepSuspects(watch, failover),
    error => watch.onTrouble('Looking after lost hosts', error),
  )

export async function sweepSuspects(watch: Watch, failover: Failover | undefined): Promise<void> {
  const { pool } = watch.store
  if (!(await isAnyLost(pool))) return
  const all = await suspects(pool)
  await Promise.all(all.map(each => lookAfter(watch, each, failover)))
  await clearLost(
    pool,
    all.map(each => each.id),
  )
  if (!failover) return
  for (const host of await fencedWithMore(pool))
    await failover.evacuate(host.id).catch(error => watch.onTrouble(`Evacuating the rest of ${host.name}`, error))
  for (const host of await fencedThatAnswer(pool))
    await failover.admit(host.id).catch(error => watch.onTrouble(`Taking ${host.name} back`, error))
}

async function lookAfter(watch: Watch, it: SuspectRow, failover: Failover | undefined): Promise<void> {
  const { pool } = watch.store
  const since = await lookBegins(pool)
  const witnesses = await witnessesOf(pool, it.id)
  // Whoever looks at a lost host wants to know its power now, not as it was a minute ago.
  const [sight] = await Promise.all([
    sightOf(watch.infrastructure, witnesses, it.config, looking(watch.signal)),
    lookAtPower(watch, it),
  ])
  if (watch.signal.aborted) return
  const silentLooks = sight.heartbeat === 'silent' ? (it.before?.silentLooks ?? 0) + 1 : 0
  const judgement = judgeSuspect({ ...it, heartbeat: sight.heartbeat, silentLooks })
  const suspicion: Omit<Suspicion, 'lookedAt'> = { ...sight, silentLooks, ...judgement }
  await recordSuspicion(pool, it.id, suspicion)
  const scope = { hostId: it.id, zoneId: it.zoneId, kinds: ['lost-host'] as const, since }
  await recordFindings(pool, scope, lostHost(it, suspicion))
  if (judgement.verdict !== 'evacuate' || !failover) return
  await failover.evacuate(it.id).catch(error => watch.onTrouble(`Evacuating ${it.name}`, error))
}
