import type { Step } from '@/components/ui/StepList'
import type { StepGroup } from '@/components/ui/StepTree'
import type { State } from '@/components/ui/states'
import { groupSteps, progressOf } from '@/server/domain/planning/progress'
import type { StepState, StepView, TaskDetail } from '@/server/domain/task'

/** How a step’s state is drawn. */
export const stepMarks = {
  waiting: 'queued',
  running: 'in-progress',
  done: 'succeeded',
  failed: 'failed',
  undoing: 'rolling-back',
  undone: 'rolled-back',
  'undo failed': 'needs-operator',
  skipped: 'skipped',
} as const satisfies Record<StepState, State>

/** One step as the list draws it: what it took, or has taken so far, and the last thing it said. */
export function toStep(step: StepView, now: number): Step {
  const isAtWork = step.state === 'running' || step.state === 'undoing'
  const last = step.log.at(-1)?.message
  return {
    id: String(step.index),
    name: step.name,
    state: stepMarks[step.state],
    durationMs: step.startedAt ? tookMs(step.startedAt, step.finishedAt, now) : null,
    attempts: step.attempts,
    progress: step.percent === null ? undefined : step.percent / 100,
    detail: isAtWork ? [step.percent !== null && `${step.percent} %`, last].filter(Boolean).join(' · ') : undefined,
    error: step.error ?? undefined,
    log: step.log.map(line => ({ at: Date.parse(line.at), message: line.message })),
    isOpen: step.state === 'failed' || step.state === 'undo failed',
  }
}

/** Steps of changes that go on side by side, by change; `own`: those of the task itself. */
export function toGroups(
  task: Pick<TaskDetail, 'state' | 'steps'>,
  now: number,
  nameOf: (key: string) => React.ReactNode,
): { groups: StepGroup[]; own: Step[] } {
  const groups: StepGroup[] = []
  let own: Step[] = []
  for (const { key, steps: grouped } of groupSteps(task.steps)) {
    const rows = grouped.map(step => toStep(step, now))
    if (key === null) own = rows
    else {
      const { state, step, percent, error, startedAt, finishedAt } = progressOf(grouped, task.state === 'paused')
      groups.push({
        id: key,
        name: nameOf(key),
        state,
        progress: percent / 100,
        detail: step ?? undefined,
        durationMs: startedAt ? tookMs(startedAt, finishedAt, now) : null,
        error: error ?? undefined,
        steps: rows,
      })
    }
  }
  return { groups, own }
}

/** Whole seconds while it is under way: the clock ticks no finer, and may be a little behind. */
const tookMs = (startedAt: string, finishedAt: string | null, now: number) =>
  finishedAt
    ? Date.parse(finishedAt) - Date.parse(startedAt)
    : Math.max(0, Math.floor((now - Date.parse(startedAt)) / 1000) * 1000)
