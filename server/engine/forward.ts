import type { TaskError } from '@/server/domain/task'
import { overall } from './journal'
import { persevere } from './persevere'
import type { RunResult, Saga } from './run'

/** Where the way forward ended. No error: by a cancel request. */
export type Setback = { index: number; error: TaskError | null }

/** Does step after step. The end of one and the beginning of the next are one write. */
export async function goForward(saga: Saga): Promise<RunResult | Setback> {
  const { task, plan, journal } = saga
  const deadlineAt = performance.now() + task.remainingMs
  const first = Math.max(
    0,
    task.steps.findIndex(step => step.state !== 'done'),
  )
  let attempt = Math.max(1, task.steps[first]?.attempts ?? 1)

  for (const { index } of plan.steps.slice(first)) {
    const outcome = await persevere(saga, index, 'do', attempt, deadlineAt)
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
    const next = { index: index + 1, state: 'running', attempts: 1 } as const
    if (!(await journal.write({ percent, outputs: output, steps: [done, next] }))) return 'halted'
    attempt = 1
  }
  return 'halted'
}
