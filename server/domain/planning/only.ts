import { changeActions, type PlanBody } from './plan'
import { sumQuota } from './quota'

/** The part of a plan that changes these things, with all that has to be done before. */
export function onlyOf(body: PlanBody, keys: Iterable<string>): PlanBody {
  const byKey = new Map(body.changes.map(change => [change.key, change]))
  const kept = new Set<string>()
  const keep = (key: string) => {
    if (kept.has(key) || !byKey.has(key)) return
    kept.add(key)
    for (const before of byKey.get(key)!.after) keep(before)
  }
  for (const key of keys) keep(key)
  const changes = body.changes.filter(({ key }) => kept.has(key))
  return { ...body, changes, counts: countActions(changes), quota: sumQuota(changes.map(({ quota }) => quota)) }
}

const countActions = (changes: PlanBody['changes']) =>
  Object.fromEntries(
    changeActions.map(action => [action, changes.filter(change => change.action === action).length]),
  ) as PlanBody['counts']
