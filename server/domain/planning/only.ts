import { keyOfPath } from '../design/keys'
import { changeActions, type PlanBody } from './plan'
import { sumQuota } from './quota'

/** The part of a plan that changes these things, with all that has to be done before, and what stands in its way. */
export function onlyOf(body: PlanBody, keys: Iterable<string>): PlanBody {
  const byKey = new Map(body.changes.map(change => [change.key, change]))
  const kept = new Set<string>()
  const keep = (key: string) => {
    if (kept.has(key) || !byKey.has(key)) return
    kept.add(key)
    for (const before of byKey.get(key)!.after) keep(before)
  }
  for (const key of keys) keep(key)
  const problems = body.problems.filter(({ path }) => {
    const key = keyOfPath(path)
    // A member’s is told at its cluster.
    return key === undefined || kept.has(key) || key.startsWith('cluster/')
  })
  const changes = body.changes.filter(({ key }) => kept.has(key))
  return {
    ...body,
    changes,
    problems,
    counts: countActions(changes),
    quota: sumQuota(changes.map(({ quota }) => quota)),
  }
}

const countActions = (changes: PlanBody['changes']) =>
  Object.fromEntries(
    changeActions.map(action => [action, changes.filter(change => change.action === action).length]),
  ) as PlanBody['counts']
