import type { TaskError, TaskState } from '@/server/domain/task'
import type { StepChange } from '@/server/store/step-writes'
import type { PlannedChange } from '../plan'
import type { RunResult } from '../run'
import type { WayBack } from './go-back'
import type { WayOn } from './go-on'
import type { Graph } from './index'

/** Ends a task that went forward: with all of its changes, or with those that could be made and a word on the rest. */
export async function endForward(
  graph: Graph,
  { error, steps }: Extract<WayOn, { to: 'end' | 'back' }>,
): Promise<RunResult> {
  const { board, task, control, plan } = graph
  if (board.changes.every(board.isDone)) {
    const activity = `${task.title}: done`
    return end(graph, { state: 'succeeded', percent: 100, error: undefined, steps, activity })
  }
  const made = board.changes.filter(change => change.key !== null && board.isDone(change))
  const stuck = board.changes.filter(board.isStuck)
  const undone = board.changes.filter(change => change.key !== null && !board.isDone(change) && !board.isStuck(change))
  // Asked for all or nothing, and neither came about.
  const needsOperator = stuck.length > 0 || (plan.graph.policy === 'roll back' && !control.cancelled.aborted)
  const state = needsOperator ? 'needs operator' : 'incomplete'
  const message = [
    control.cancelled.aborted ? 'It was cancelled after something had been removed for good.' : error?.message,
    made.length > 0 && `Done and kept: ${titles(made)}.`,
    undone.length > 0 && `Not done: ${titles(undone)}.`,
    stuck.length > 0 && `Could not be taken back: ${titles(stuck)}. Ask an operator to look at what is left.`,
    'Plan again to go on from here.',
  ]
  const told: TaskError = {
    kind: error?.kind ?? 'conflict',
    message: message.filter(Boolean).join(' '),
    detail: error?.detail ?? null,
    step: error?.step ?? null,
  }
  const activity = `${task.title}: ${state === 'incomplete' ? 'incomplete' : 'needs an operator'}. ${told.message}`
  return end(graph, { state, error: told, steps: [...steps, ...unended(graph)], activity })
}

/** Ends a task that was taken back. */
export async function endBack(
  graph: Graph,
  { stuck }: Extract<WayBack, { to: 'end' }>,
  /** Why. */
  error: TaskError | null,
): Promise<RunResult> {
  const { board, task, control } = graph
  const steps = unended(graph)
  if (stuck.length === 0) {
    const state: TaskState = control.cancelled.aborted ? 'cancelled' : 'rolled back'
    const why = error ? ` because “${error.step}” failed: ${error.message}` : ''
    const activity = state === 'cancelled' ? `${task.title}: cancelled` : `${task.title}: rolled back${why}`
    return end(graph, { state, error: undefined, steps, activity })
  }
  const left = board.changes.filter(change => board.undos(change).length > 0 && !board.isStuck(change))
  const reasons = stuck.map(({ change, error }) => `“${change.title}”${error ? `: ${error.message}` : '.'}`)
  const message = [
    `Could not be taken back: ${reasons.join(' ')}`,
    left.length > 0 && `Left, since it stands on that: ${titles(left)}.`,
    'Ask an operator to look at what is left.',
  ]
  const [first] = stuck
  const because = error ? `It was taken back because “${error.step}” failed: ${error.message}` : null
  const told: TaskError = {
    kind: first?.error?.kind ?? 'internal',
    message: message.filter(Boolean).join(' '),
    detail: [first?.error?.detail, because, error?.detail].filter(Boolean).join('\n') || null,
    step: first?.change.title ?? null,
  }
  return end(graph, {
    ...{ state: 'needs operator', error: told, steps },
    activity: `${task.title}: needs an operator. ${told.message}`,
  })
}

type Ending = { state: TaskState; percent?: number; error?: TaskError; steps: StepChange[]; activity: string }

/** What became of each change stays with the task, for whoever plans again. */
async function end({ board, journal }: Graph, ending: Ending): Promise<RunResult> {
  const keys = (changes: PlannedChange[]) => changes.flatMap(change => change.key ?? [])
  const outputs = {
    done: keys(board.changes.filter(board.isDone)),
    failed: keys(board.changes.filter(board.hasFailed)),
    stuck: keys(board.changes.filter(board.isStuck)),
  }
  return (await journal.end({ ...ending, outputs })) ? 'ended' : 'halted'
}

/** What never began, and what was stopped on the way and has nothing to take back. */
const unended = ({ board }: Graph): StepChange[] =>
  board.lines.flatMap(({ state }, index): StepChange[] => {
    if (state === 'waiting') return [{ index, state: 'skipped' }]
    return state === 'running' ? [{ index, state: 'failed' }] : []
  })

/** The first few, by name. */
function titles(changes: PlannedChange[]): string {
  const named = changes.slice(0, 5).map(change => change.title)
  return changes.length > 5 ? `${named.join(', ')} and ${changes.length - 5} more` : named.join(', ')
}
