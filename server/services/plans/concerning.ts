import { keyOfPath } from '@/server/domain/design/keys'
import { onlyOf } from '@/server/domain/planning/only'
import { type PlanBody, parseChangeKey } from '@/server/domain/planning/plan'

/** The part of a plan that changes these things, and what stands in the way of that part: not what ails others. */
export function concerning(body: PlanBody, keys: string[]): PlanBody {
  const part = onlyOf(body, keys)
  const touched = [...keys, ...part.changes.map(change => change.key)]
  const concerns = (key: string) => {
    if (touched.includes(key)) return true
    // What is wrong with a member is told at its cluster.
    const { kind, name } = parseChangeKey(key)
    return kind === 'cluster' && touched.some(it => parseChangeKey(it).name.startsWith(`${name}-`))
  }
  const problems = body.problems.filter(({ path }) => concerns(keyOfPath(path) ?? touched[0] ?? ''))
  return { ...part, problems }
}
