import type { TaskError } from '@/server/domain/task'
import type { StepChange } from '@/server/store/step-writes'
import type { TaskChange } from '@/server/store/task-writes'
import { subjectsOf } from '@/server/tasks/subjects'
import type { PlannedChange, PlannedStep } from '../plan'
import { freed, leave, openCrew } from './crew'
import type { Graph } from './index'

export type WayOn =
  | { to: 'halt'; isStuck: boolean }
  | { to: 'rest' }
  /** `steps`: what has not been written yet. */
  | { to: 'end' | 'back'; error: TaskError | null; steps: StepChange[] }

/** Goes forward with all changes that can, until nothing is left to do or everything is to be taken back. */
export async function goOn(graph: Graph): Promise<WayOn> {
  const { board, control, plan, task } = graph
  const { policy } = plan.graph
  const interrupt = new AbortController()
  const crew = openCrew(graph, interrupt.signal)
  /** Failures and ends that the next write takes along. */
  const unwritten: StepChange[] = []
  let error = task.error
  let isGoingBack = false

  const hasFailure = () => board.changes.some(board.hasFailed)
  const isToBeTakenBack = () => control.cancelled.aborted || (policy === 'roll back' && hasFailure())
  function consider() {
    if (isGoingBack || !isToBeTakenBack() || board.wayBack() !== 'free') return
    isGoingBack = true
    interrupt.abort(control.cancelled.reason)
    crew.floor.close()
  }
  /** Nothing begins while it is open whether there is a way back: it may be the better way. */
  const isHeld = () => isGoingBack || crew.stopped !== undefined || (isToBeTakenBack() && board.wayBack() === 'open')
  /** Nothing new is begun any more; what was begun is finished. */
  const isClosing = () => control.cancelled.aborted || (policy === 'stop and keep' && hasFailure())
  const mayGoOn = (change: PlannedChange) => !isHeld() && !control.isPausing && (board.hasBegun(change) || !isClosing())
  const canGoOn = (change: PlannedChange) => board.mayGoOn(change) && (board.hasBegun(change) || !isClosing())

  async function carry(change: PlannedChange) {
    const place = crew.openPlace()
    let news: TaskChange = {}
    const tell = async (more: TaskChange = {}) => {
      const all = { ...news, ...more, steps: [...(news.steps ?? []), ...(more.steps ?? [])] }
      news = {}
      return crew.write(all)
    }
    try {
      for (;;) {
        const step = board.nextStep(change)
        if (!step || !mayGoOn(change)) break
        if (!(await place.take(change, step, async () => !news.steps || tell())) || !mayGoOn(change)) break
        const { state, attempts } = board.lines[step.index]!
        const attempt = state === 'running' ? Math.max(1, attempts) : 1
        board.mark(step, { state: 'running', attempts: attempt })
        const begun = { index: step.index, state: 'running' as const, attempts: attempt }
        if (!(await tell({ steps: [begun], marks: partMarks(change, step) }))) return
        const outcome = await crew.try(change, step, 'do', attempt)
        if (outcome.kind === 'failed') return await fail(change, step, outcome.error)
        if (outcome.kind !== 'done') return
        const { output } = outcome
        board.mark(step, { state: 'done', output })
        const done = { index: step.index, state: 'done' as const, percent: 100, output, error: null }
        news = { percent: board.overall(-1, 0), steps: [done] }
      }
      if (!news.steps) return
      // The very last step is written with the task’s end.
      if (board.changes.every(board.isDone)) unwritten.push(...news.steps)
      else await tell(board.nextStep(change) ? {} : leave(graph, change))
    } finally {
      place.leave()
    }
  }

  async function fail(change: PlannedChange, step: PlannedStep, cause: TaskError) {
    const failed = { index: step.index, state: 'failed' as const, error: cause }
    error ??= change.key === null ? cause : { ...cause, step: `${change.title}: ${step.name}` }
    board.mark(step, { state: 'failed' })
    for (const each of board.stepsOf(change).slice(0, board.stepsOf(change).indexOf(step) + 1))
      if (typeof each.work.undo === 'string') graph.journal.log(each.index, `Nothing to take back: ${each.work.undo}`)
    consider()
    if (isGoingBack) unwritten.push(failed)
    else await crew.write({ error, steps: [failed], ...freed(graph, change) })
  }

  const wake = () => crew.call()
  control.cancelled.addEventListener('abort', wake)
  control.halted.addEventListener('abort', wake)
  try {
    for (;;) {
      consider()
      if (!isGoingBack && !crew.stopped)
        for (const change of board.changes) {
          if (crew.isAt(change)) continue
          if (board.hasFailed(change)) {
            if (board.undos(change).length > 0 && !board.isStuck(change))
              crew.send(change, async () => void (await crew.takeBack(change)))
          } else if (board.mayGoOn(change) && mayGoOn(change)) crew.send(change, () => carry(change))
        }
      if (crew.isIdle) break
      await crew.news()
    }
  } finally {
    control.cancelled.removeEventListener('abort', wake)
    control.halted.removeEventListener('abort', wake)
  }
  if (crew.stopped) return { to: 'halt', isStuck: crew.stopped === 'stuck' }
  if (isGoingBack) return { to: 'back', error: control.cancelled.aborted ? null : error, steps: unwritten }
  if (control.isPausing && board.changes.some(canGoOn)) return { to: 'rest' }
  return { to: 'end', error, steps: unwritten }
}

/** With the first step of a part its rows show what is at them. */
function partMarks(change: PlannedChange, step: PlannedStep) {
  const part = change.key === null ? undefined : change.parts.find(each => each.steps[0] === step)
  return part ? subjectsOf(part).map(key => ({ key, kind: part.kind })) : []
}
