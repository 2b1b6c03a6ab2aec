import type { TaskError } from '@/server/domain/task'
import type { TaskChange } from '@/server/store/task-writes'
import { subjectsOf } from '@/server/tasks/subjects'
import { stepContext } from '../context'
import { type Outcome, persevere } from '../persevere'
import type { PlannedChange, PlannedStep } from '../plan'
import type { StepRun } from '../run'
import { lost } from './board'
import { openFloor } from './floor'
import type { Graph } from './index'

/** Why somebody of a crew put the tools down. */
export type Stop = 'halted' | 'stuck'

/**
 * Those who are at the changes of one run: each at one change, a step at a time, as far as there is room. A change has
 * its place from step to step, so that what was begun is finished before more is begun.
 */
export function openCrew(graph: Graph, interrupted: AbortSignal) {
  const { task, board, journal, control, options } = graph
  const floor = openFloor(options.parallel, options.laneWidth)
  const deadlineAt = performance.now() + task.remainingMs
  const at = new Map<PlannedChange, Promise<void>>()
  let stopped: Stop | undefined
  let failure: unknown
  let wake = () => {}

  const runOf = (change: PlannedChange, step: PlannedStep): StepRun => ({
    ...{ task, journal, options, isAlone: false, overall: board.overall },
    control: {
      halted: control.halted,
      cancelled: interrupted,
      get isLost() {
        return control.isLost
      },
    },
    outputs: board.outputsOf(board.partOf(change, step)),
  })

  /** The lane of a step. Where it can’t be told it has none. */
  async function laneOf(change: PlannedChange, step: PlannedStep): Promise<string | null> {
    if (!step.work.lane) return null
    const context = stepContext({
      ...{ task: { ...task, kind: step.kind, actorName: task.actorName ?? 'Plenum' }, input: step.input },
      ...{ outputs: runOf(change, step).outputs, ports: options.ports, key: '', attempt: 1 },
      ...{ signal: control.halted, sleep: options.sleep, log: () => {}, progress: () => {} },
    })
    return Promise.resolve(step.work.lane(context)).catch(() => null)
  }

  function stop(why: Stop) {
    if (stopped !== 'stuck') stopped = why
    floor.close()
  }

  /** A place on the floor, from step to step. */
  function openPlace() {
    let lane: string | null = null
    let isIn = false
    const leave = () => {
      if (isIn) floor.leave(lane)
      isIn = false
    }
    return {
      leave,
      /** Goes where the step is done. `before` happens before anything is waited for. false: the floor was closed. */
      async take(change: PlannedChange, step: PlannedStep, before?: () => Promise<boolean>): Promise<boolean> {
        if (!isIn) {
          await floor.enter(null)
          if (floor.isClosed) return false
          isIn = true
          lane = null
        }
        const to = await laneOf(change, step)
        if (!floor.change(lane, to)) {
          if (before && !(await before())) return false
          leave()
          await floor.enter(to)
          if (floor.isClosed) return false
          isIn = true
        }
        lane = to
        return !floor.isClosed
      },
    }
  }

  const crew = {
    floor,
    /** Set once nobody is to go on. */
    get stopped() {
      return stopped ?? (control.halted.aborted ? 'halted' : undefined)
    },
    isAt: (change: PlannedChange) => at.has(change),
    get isIdle() {
      return at.size === 0
    },
    /** Resolves when somebody has ended, or when `call` says that there is something to look at. */
    async news() {
      if (failure) throw failure
      await new Promise<void>(resolve => {
        wake = resolve
      })
      if (failure) throw failure
    },
    call: () => wake(),
    send(change: PlannedChange, work: () => Promise<void>) {
      const done = work()
        .catch(error => {
          failure = error
          floor.close()
        })
        .finally(() => {
          at.delete(change)
          wake()
        })
      at.set(change, done)
    },

    /** false: the task is no longer ours, and everybody stops. */
    async write(change: TaskChange): Promise<boolean> {
      if (await journal.gather(change)) return true
      stop('halted')
      return false
    },
    openPlace,
    async try(change: PlannedChange, step: PlannedStep, way: 'do' | 'undo', attempt: number): Promise<Outcome> {
      const outcome = await persevere(runOf(change, step), step, way, attempt, way === 'do' ? deadlineAt : undefined)
      if (outcome.kind === 'halted' || outcome.kind === 'stuck') stop(outcome.kind)
      return outcome
    },

    /** Takes one change back, last step first. What can’t be taken back stays, with all that is before it. */
    async takeBack(change: PlannedChange): Promise<TaskError | null> {
      const place = openPlace()
      try {
        for (const step of board.undos(change)) {
          if (!(await place.take(change, step)) || crew.stopped) return null
          const { state, attempts } = board.lines[step.index]!
          const attempt = state === 'undoing' ? Math.max(1, attempts) : 1
          board.mark(step, { state: 'undoing', attempts: attempt })
          const marks = waitingMarks(graph, change)
          const begun = { index: step.index, state: 'undoing' as const, attempts: attempt }
          if (!(await crew.write({ steps: [begun], marks }))) return null
          const outcome = await crew.try(change, step, 'undo', attempt)
          if (outcome.kind === 'failed') {
            board.mark(step, { state: 'undo failed' })
            const { error } = outcome
            await crew.write({ steps: [{ index: step.index, state: 'undo failed', error }] })
            return error
          }
          if (outcome.kind !== 'done') return null
          const output = outcome.isLost ? lost : undefined
          board.mark(step, { state: 'undone', ...(output && { output }) })
          const undone = { index: step.index, state: 'undone' as const, output }
          if (!(await crew.write({ steps: [undone], ...freed(graph, change) }))) return null
        }
        return null
      } finally {
        place.leave()
      }
    },
  }
  return crew
}
export type Crew = ReturnType<typeof openCrew>

/** The rows of a change show that a task with many has them, whatever was at them last. */
export const waitingMarks = ({ plan }: Graph, change: PlannedChange) =>
  locksOf(change).map(key => ({ key, kind: plan.kind }))

/** What a change that has ended gives back at once, where the task never comes back to it. */
export const freed = ({ plan, board }: Graph, change: PlannedChange): Pick<TaskChange, 'frees'> =>
  plan.graph.isFreedAsItEnds && board.hasEnded(change) ? { frees: locksOf(change) } : {}

/** Nobody is at a change any more. */
export const leave = (graph: Graph, change: PlannedChange): TaskChange =>
  graph.plan.graph.isFreedAsItEnds ? freed(graph, change) : { marks: waitingMarks(graph, change) }

const locksOf = ({ key, parts }: PlannedChange) => (key === null ? [] : [...new Set(parts.flatMap(subjectsOf))])
