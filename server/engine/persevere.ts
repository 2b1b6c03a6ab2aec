import { asPlenumError, isRetryable, PlenumError } from '@/server/domain/errors'
import type { TaskError } from '@/server/domain/task'
import { databaseFault } from '@/server/store/faults'
import { tryOnce } from './attempt'
import { stepContext } from './context'
import type { PlannedStep } from './plan'
import type { StepRun } from './run'

const defaultAttempts = 5
const defaultTimeoutMs = 120_000

export type Outcome =
  /** `isLost`: an undo that could not bring back what was there. */
  | { kind: 'done'; output: Record<string, unknown>; isLost: boolean }
  /** For good. */
  | { kind: 'failed'; error: TaskError }
  | { kind: 'cancelled' | 'halted' | 'waiting' | 'stuck' }

/**
 * Tries a step's `do` or `undo` until it is done or has failed for good. Only an answer counts as a try: one that was
 * interrupted by a shutdown or a lost lease goes on elsewhere under the same number.
 */
export async function persevere(
  run: StepRun,
  step: PlannedStep,
  way: 'do' | 'undo',
  firstAttempt: number,
  /** `performance.now()` after which no try is begun. */
  deadlineAt = Number.POSITIVE_INFINITY,
): Promise<Outcome> {
  const { control, journal, options } = run
  const { index, name, work } = step
  const attempts = work.attempts ?? defaultAttempts
  const signals = way === 'do' ? [control.halted, control.cancelled] : [control.halted]
  const isCancelled = () => way === 'do' && control.cancelled.aborted
  let lastError: TaskError | undefined

  for (let attempt = firstAttempt; ; attempt++) {
    if (control.halted.aborted) return { kind: 'halted' }
    if (isCancelled()) return { kind: 'cancelled' }
    const leftMs = deadlineAt - performance.now()
    if (leftMs <= 0) return { kind: 'failed', error: tooLate(name, lastError) }

    const timeoutMs = Math.min(work.timeoutMs ?? defaultTimeoutMs, leftMs)
    const limits = { timeoutMs, signals, settleMs: options.settleMs }
    const tried = await tryOnce(name, signal => oneTry(run, step, way, attempt, signal), limits)

    if (tried.ok) return { kind: 'done', ...tried.value }
    if (control.halted.aborted) return { kind: tried.isStuck ? 'stuck' : 'halted' }
    if (tried.isStuck) journal.log(index, 'It did not stop when it was told to; going on without it.')
    if (isCancelled()) return { kind: 'cancelled' }
    const failure = failureOf(tried.error)
    const error: TaskError = {
      kind: failure.kind,
      message: failure.message,
      detail: failure.detail ?? null,
      step: name,
    }
    if (performance.now() >= deadlineAt) return { kind: 'failed', error: tooLate(name, error) }
    // A try that may still be at work must not get a second one beside it.
    if (tried.isStuck || !isRetryable(failure) || attempt >= attempts) return { kind: 'failed', error }

    lastError = error
    const waitMs = Math.min(options.backoffMs(error.kind, attempt), Math.max(0, deadlineAt - performance.now()))
    journal.log(index, `Try ${attempt} of ${attempts}: ${error.message} Next try in ${(waitMs / 1000).toFixed(1)} s.`)
    const isGivenBack = run.isAlone && waitMs > options.longWaitMs
    const change = { index, attempts: attempt + 1, error: way === 'do' ? error : undefined }
    const releaseForMs = isGivenBack ? Math.ceil(waitMs) : undefined
    const write = run.isAlone ? journal.write : journal.gather
    if (!(await write({ steps: [change], releaseForMs }))) return { kind: 'halted' }
    if (isGivenBack) return { kind: 'waiting' }
    await options.sleep(waitMs, AbortSignal.any(signals)).catch(() => {})
  }
}

async function oneTry(run: StepRun, step: PlannedStep, way: 'do' | 'undo', attempt: number, signal: AbortSignal) {
  const { task, journal, options } = run
  const { index, name, work } = step
  let isOpen = true
  const context = stepContext({
    task: { id: task.id, kind: step.kind, title: step.title, actorName: task.actorName ?? 'Plenum' },
    input: step.input,
    outputs: { ...run.outputs },
    ports: options.ports,
    key: `${task.id}/${index}/${way}`,
    attempt,
    signal,
    sleep: options.sleep,
    // A try that was given up on must not write into what came after it.
    log: message => isOpen && !run.control.isLost && journal.log(index, String(message)),
    progress: percent => isOpen && way === 'do' && journal.progress(index, percent, run.overall(index, percent)),
  })
  const moment = { taskId: task.id, kind: step.kind, step: name, index, attempt }
  try {
    await options.onStep?.({ ...moment, phase: way })
    if (way === 'undo' && typeof work.undo === 'string') return { output: {}, isLost: work.isFinal === true }
    const output = await (way === 'do' ? work.do(context) : (work.undo as (of: unknown) => Promise<unknown>)(context))
    await options.onStep?.({ ...moment, phase: way === 'do' ? 'did' : 'undid' })
    return way === 'do' ? { output: asStored(output), isLost: false } : { output: {}, isLost: output === 'lost' }
  } finally {
    isOpen = false
  }
}

/** As the next step will find it after a crash too. */
const asStored = (output: unknown): Record<string, unknown> =>
  output === undefined || output === null ? {} : JSON.parse(JSON.stringify(output))

/** A database that restarts in the midst of a step is no reason to give it up: it is tried again. */
function failureOf(thrown: unknown): PlenumError {
  // What a driver has put into words may have a socket of its own for its cause.
  const fault = thrown instanceof PlenumError ? undefined : databaseFault(thrown)
  return fault?.kind === 'unreachable' ? fault : asPlenumError(thrown)
}

function tooLate(step: string, cause: TaskError | undefined): TaskError {
  const late = new PlenumError('busy', 'It was not done within the task’s time.')
  return {
    kind: 'busy',
    message: cause ? `${late.message} Last: ${cause.message}` : late.message,
    detail: cause?.detail ?? null,
    step,
  }
}
