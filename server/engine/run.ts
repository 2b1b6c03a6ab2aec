import type { ErrorKind } from '@/server/domain/errors'
import type { TaskKind } from '@/server/domain/task'
import type { ClaimedTask } from '@/server/store/task-queue'
import type { Control } from './control'
import { goForward } from './forward'
import type { Journal } from './journal'
import { type Plan, readPlan } from './plan'
import { rollBack } from './rollback'
import type { Sleep } from './sleep'
import type { AnyWorkflows } from './types'

/** `halted`: someone else has to go on. `waiting`: given back until its next try. */
export type RunResult = 'ended' | 'waiting' | 'halted' | 'stuck'

/** A moment in a step's life; `did` and `undid` come after the effect and before its record. */
export type StepMoment = {
  taskId: string
  kind: TaskKind
  step: string
  index: number
  phase: 'do' | 'did' | 'undo' | 'undid'
  attempt: number
}

export type RunOptions = {
  workflows: AnyWorkflows
  ports: unknown
  sleep: Sleep
  backoffMs: (kind: ErrorKind, failedAttempts: number) => number
  /** Waits longer than this give the task back. */
  longWaitMs: number
  /** How long a step may take to end after its signal. */
  settleMs: number
  onStep?: (moment: StepMoment) => void | Promise<void>
}

/** Carries one claimed task as far as this worker can. */
export async function runTask(
  task: ClaimedTask,
  journal: Journal,
  control: Control,
  options: RunOptions,
): Promise<RunResult> {
  const plan = readPlan(task, options.workflows)
  if ('refusal' in plan) {
    const error = { ...plan.refusal, step: null }
    const activity = `${task.title}: needs an operator. ${error.message}`
    return (await journal.end({ state: 'needs operator', error, activity })) ? 'ended' : 'halted'
  }
  const saga = { task, plan, journal, control, options, outputs: { ...task.outputs } }
  if (task.cancelRequested) control.cancel()
  if (task.takenFrom) {
    const at = task.steps.find(step => step.state === 'running' || step.state === 'undoing')
    if (at) journal.log(at.index, 'The worker that was at this step vanished; another one goes on.')
  }
  if (task.state === 'rolling back') return rollBack(saga)
  const result = await goForward(saga)
  return typeof result === 'string' ? result : rollBack(saga, result)
}

/** Everything that belongs to one run. */
export type Saga = {
  task: ClaimedTask
  plan: Plan
  journal: Journal
  control: Control
  options: RunOptions
  /** What the steps returned so far, merged, as the database has it. */
  outputs: Record<string, unknown>
}
