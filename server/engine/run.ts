import type { ErrorKind } from '@/server/domain/errors'
import type { TaskKind } from '@/server/domain/task'
import type { ClaimedTask } from '@/server/store/task-queue'
import type { Control } from './control'
import { goForward } from './forward'
import { runGraph } from './graph'
import { type Journal, overall } from './journal'
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
  leaseMs: number
  /** Waits longer than this give the task back. */
  longWaitMs: number
  /** How long a step may take to end after its signal. */
  settleMs: number
  /** Steps of one task at once, where they do not depend on each other, and of these in one lane. */
  parallel: number
  laneWidth: number
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
  if (task.cancelRequested) control.cancel()
  control.hearPause(task.pauseRequested)
  if (task.takenFrom)
    for (const step of task.steps)
      if (step.state === 'running' || step.state === 'undoing')
        journal.log(step.index, 'The worker that was at this step vanished; another one goes on.')
  if (mayStillBeHeld(task, options)) await options.sleep(options.leaseMs, control.halted).catch(() => {})
  if (control.halted.aborted) return 'halted'
  const { steps, graph } = plan
  if (graph) return runGraph({ task, plan: { ...plan, graph }, journal, control, options })
  const saga: Saga = {
    ...{ task, plan, journal, control, options, outputs: { ...task.outputs }, isAlone: true },
    overall: (index, percent) => overall(index, percent, steps.length),
  }
  if (task.state === 'rolling back') return rollBack(saga)
  const result = await goForward(saga)
  return typeof result === 'string' ? result : rollBack(saga, result)
}

/**
 * What lapsed is looked for all the time. A lease that lapsed long ago did so while no worker was there, or the database’s
 * clock jumped: then the former one is at it still, until it next renews what it holds and hears of it.
 */
const mayStillBeHeld = ({ takenFrom, lapsedMs }: ClaimedTask, { leaseMs }: RunOptions) =>
  takenFrom !== null && lapsedMs !== null && lapsedMs > leaseMs

/** What a step of a run works with. */
export type StepRun = {
  task: ClaimedTask
  journal: Journal
  control: Pick<Control, 'halted' | 'cancelled' | 'isLost'>
  options: RunOptions
  /** What the steps of its sequence returned so far, merged, as the database has it. */
  outputs: Record<string, unknown>
  /** Nothing else of its task goes on beside it: the task can be given back while it waits. */
  isAlone: boolean
  /** 0–100 over all steps, by how far this one is. */
  overall(index: number, percent: number): number
}

/** Everything that belongs to one run of a task that is one sequence. */
export type Saga = StepRun & { plan: Plan; control: Control }
