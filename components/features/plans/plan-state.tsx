import { StateBadge } from '@/components/ui/StateBadge'
import type { State } from '@/components/ui/states'
import type { PlanState } from '@/server/domain/planning/plan'
import type { TaskState } from '@/server/domain/task'

const shown: Record<PlanState, { mark: State; word: string }> = {
  ready: { mark: 'available', word: 'Ready' },
  outdated: { mark: 'warning', word: 'Outdated' },
  empty: { mark: 'ok', word: 'Nothing to do' },
  faulty: { mark: 'error', word: 'Has faults' },
  applying: { mark: 'in-progress', word: 'Applying' },
  applied: { mark: 'succeeded', word: 'Applied' },
  ended: { mark: 'warning', word: 'Did not arrive' },
}

/** `taskState`: where it is known, said instead of “applying” and “did not arrive”. */
export function PlanStateBadge({ state, taskState }: { state: PlanState; taskState?: TaskState }) {
  const isTold = taskState && (state === 'ended' || (state === 'applying' && taskState !== 'running'))
  if (isTold) return <StateBadge state={taskState} />
  return <StateBadge state={shown[state].mark} label={shown[state].word} />
}
