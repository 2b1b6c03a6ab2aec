import type { PlanBody, PlanLine, PlanState, PlanView } from '@/server/domain/planning/plan'
import { isEnded } from '@/server/domain/task'
import type { StoredPlan, StoredPlanLine } from '@/server/store/plans'
import type { readerOf } from '../context'

type Reader = ReturnType<typeof readerOf>

/** A plan as people see it. `moved`: what moved since it was computed; of no interest once it is applied. */
export function toPlanView(plan: StoredPlan, moved: string[], reader: Reader): PlanView {
  const { body, bounds: _, taskState: __, ...rest } = plan
  const state = stateOf(plan, moved, { hasProblems: body.problems.length > 0, isEmpty: body.changes.length === 0 })
  return { ...rest, ...asSeenBy(reader, body), ...timesOf(plan), state, moved }
}

export function toPlanLine(plan: StoredPlanLine, moved: string[]): PlanLine {
  const { id, vdcId, origin, counts, author, taskId } = plan
  return { id, vdcId, origin, counts, author, taskId, ...timesOf(plan), state: stateOf(plan, moved, plan) }
}

/** Which host a change would land on is for operators. */
export const asSeenBy = (reader: Reader, body: PlanBody): PlanBody =>
  reader.seesHosts
    ? body
    : {
        ...body,
        changes: body.changes.map(change => ({
          ...change,
          placement: change.placement && { ...change.placement, operatorSentence: null },
        })),
      }

function stateOf(
  { taskId, taskState }: Pick<StoredPlan, 'taskId' | 'taskState'>,
  moved: string[],
  of: { hasProblems: boolean; isEmpty: boolean },
): PlanState {
  if (taskId) {
    if (taskState === 'succeeded') return 'applied'
    return taskState === null || isEnded(taskState) ? 'ended' : 'applying'
  }
  // Planning again may find no problem, or something to do.
  if (moved.length > 0) return 'outdated'
  if (of.hasProblems) return 'faulty'
  return of.isEmpty ? 'empty' : 'ready'
}

const timesOf = ({ createdAt, appliedAt }: Pick<StoredPlan, 'createdAt' | 'appliedAt'>) => ({
  createdAt: createdAt.toISOString(),
  appliedAt: appliedAt?.toISOString() ?? null,
})
