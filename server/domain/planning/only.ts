import { countActions } from './counts'
import type { PlanBody, PlannedChange } from './plan'
import { sumQuota } from './quota'

/** The part of a plan that changes these things, with all that they need to be done before. */
export function onlyOf(body: PlanBody, keys: Iterable<string>): PlanBody {
  const byKey = new Map(body.changes.map(change => [change.key, change]))
  const kept = new Set<string>()
  const keep = (key: string) => {
    const change = byKey.get(key)
    if (kept.has(key) || !change) return
    kept.add(key)
    for (const before of change.after) if (!change.turns?.includes(before)) keep(before)
  }
  for (const key of keys) keep(key)
  const changes = body.changes.filter(({ key }) => kept.has(key)).map(change => without(change, kept, byKey))
  return { ...body, changes, counts: countActions(changes), quota: sumQuota(changes.map(({ quota }) => quota)) }
}

/** What waited its turn for one that is left out waits for those before that one. */
function without(
  change: PlannedChange,
  kept: ReadonlySet<string>,
  byKey: ReadonlyMap<string, PlannedChange>,
): PlannedChange {
  const resolve = (key: string): string[] => (kept.has(key) ? [key] : (byKey.get(key)?.after ?? []).flatMap(resolve))
  const inPlan = (keys: readonly string[]) => [...new Set(keys.flatMap(resolve))]
  return { ...change, after: inPlan(change.after), ...(change.turns && { turns: inPlan(change.turns) }) }
}
