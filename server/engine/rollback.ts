import type { TaskError } from '@/server/domain/task'
import type { StepChange } from '@/server/store/step-writes'
import type { Setback } from './forward'
import { persevere } from './persevere'
import type { RunResult, Saga } from './run'

/**
 * Takes back what was done, last step first, the failed one included: its effect may be there without its record. An
 * `undo` that fails for good stops it, since earlier steps may stand under what is still there. A task that is
 * cancelled before its first step began still undoes that one: the intent written with the task is taken back by it.
 */
export async function rollBack(saga: Saga, setback?: Setback): Promise<RunResult> {
  const { task, journal, plan } = saga
  const at = setback?.index ?? task.steps.findIndex(step => step.state === 'undoing')
  const pending = plan.steps
    .slice(0, at + 1)
    .filter(step => typeof step.work.undo === 'function')
    .map(step => step.index)
    .reverse()
  let error = task.error
  if (setback) {
    error = setback.error
    if (!(await begin(saga, setback, pending[0]))) return 'halted'
  }

  let attempt = setback ? 1 : Math.max(1, task.steps[at]?.attempts ?? 1)
  for (const [turn, index] of pending.entries()) {
    const outcome = await persevere(saga, plan.steps[index]!, 'undo', attempt)
    attempt = 1
    if (outcome.kind === 'failed') return needsOperator(saga, index, outcome.error, error)
    if (outcome.kind !== 'done') return outcome.kind === 'cancelled' ? 'halted' : outcome.kind
    const undone: StepChange = { index, state: 'undone' }
    const next = pending[turn + 1]
    if (next === undefined) return end(saga, error, [undone])
    if (!(await journal.write({ steps: [undone, { index: next, state: 'undoing', attempts: 1 }] }))) return 'halted'
  }
  return end(saga, error, [])
}

/** From here on a cancel request is refused: what the write answers about it stands. */
function begin(saga: Saga, { index, error }: Setback, firstUndo: number | undefined): Promise<boolean> {
  const { journal, plan } = saga
  for (const { index: i, work } of plan.steps.slice(0, index + 1))
    if (typeof work.undo === 'string') journal.log(i, `Nothing to take back: ${work.undo}`)
  const failed: StepChange = { index, state: 'failed', error: error ?? undefined }
  const steps: StepChange[] =
    firstUndo === index
      ? [{ ...failed, state: 'undoing', attempts: 1 }]
      : firstUndo === undefined
        ? [failed]
        : [failed, { index: firstUndo, state: 'undoing', attempts: 1 }]
  return journal.write({ state: 'rolling back', error: error ?? undefined, steps })
}

async function end(saga: Saga, error: TaskError | null, steps: StepChange[]): Promise<RunResult> {
  const { task, journal, control } = saga
  const state = control.cancelled.aborted ? 'cancelled' : 'rolled back'
  const why = error ? ` because “${error.step}” failed: ${error.message}` : ''
  const activity = state === 'cancelled' ? `${task.title}: cancelled` : `${task.title}: rolled back${why}`
  return (await journal.end({ state, steps, activity })) ? 'ended' : 'halted'
}

async function needsOperator(
  saga: Saga,
  index: number,
  error: TaskError,
  reason: TaskError | null,
): Promise<RunResult> {
  const { task, journal } = saga
  const message = `Taking back “${error.step}” failed: ${error.message} Ask an operator to look at what is left.`
  const because = reason ? `It was taken back because “${reason.step}” failed: ${reason.message}` : null
  const detail = [error.detail, because, reason?.detail].filter(Boolean).join('\n') || null
  const ended = await journal.end({
    state: 'needs operator',
    error: { ...error, message, detail },
    steps: [{ index, state: 'undo failed', error }],
    activity: `${task.title}: needs an operator. ${message}`,
  })
  return ended ? 'ended' : 'halted'
}
