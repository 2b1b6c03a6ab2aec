import type { TaskError } from '@/server/domain/task'
import type { TaskChange } from '@/server/store/task-writes'
import { overall } from './journal'
import { persevere } from './persevere'
import type { RunResult, Saga } from './run'

/** Where the way forward ended. No error: by a cancel request. */
export type Setback = { index: number; error: TaskError | null }

/** Does step after step. The end of one and the beginning of the next are one write. */
export async function goForward(saga: Saga): Promise<RunResult | Setback> {
  const { task, plan, journal, control } = saga
  const deadlineAt = performance.now() + task.remainingMs
  const first = Math.max(
    0,
    task.steps.findIndex(step => step.state !== 'done'),
  )
  let attempt = Math.max(1, task.steps[first]?.attempts ?? 1)
  // It was paused before this step. The very first one is begun with the claim.
  if (task.steps[first]?.state === 'waiting' && !task.cancelRequested) {
    if (control.isPausing) return rest(saga)
    if (first > 0 && !(await journal.write({ steps: [{ index: first, state: 'running', attempts: 1 }] })))
      return 'halted'
  }

  for (const step of plan.steps.slice(first)) {
    const { index } = step
    const outcome = await persevere(saga, step, 'do', attempt, deadlineAt)
    if (outcome.kind === 'failed') return { index, error: outcome.error }
    if (outcome.kind === 'cancelled') return { index, error: null }
    if (outcome.kind !== 'done') return outcome.kind

    const { output } = outcome
    Object.assign(saga.outputs, output)
    const done = { index, state: 'done', percent: 100, output, error: null } as const
    const percent = overall(index, 100, plan.steps.length)
    if (index === plan.steps.length - 1) {
      const activity = `${task.title}: done`
      return (await journal.end({ state: 'succeeded', percent, outputs: output, steps: [done], activity }))
        ? 'ended'
        : 'halted'
    }
    if (control.isPausing && !control.cancelled.aborted) return rest(saga, { percent, outputs: output, steps: [done] })
    const next = { index: index + 1, state: 'running', attempts: 1 } as const
    if (!(await journal.write({ percent, outputs: output, steps: [done, next] }))) return 'halted'
    attempt = 1
  }
  return 'halted'
}

/** Gives the task back until a person resumes it. */
export async function rest(saga: Pick<Saga, 'journal'>, change: TaskChange = {}): Promise<RunResult> {
  return (await saga.journal.write({ ...change, state: 'paused', releaseForMs: 0 })) ? 'waiting' : 'halted'
}
