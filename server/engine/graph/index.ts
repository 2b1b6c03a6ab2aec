import type { ClaimedTask } from '@/server/store/task-queue'
import type { Control } from '../control'
import { rest } from '../forward'
import type { Journal } from '../journal'
import type { RunOptions, RunResult } from '../run'
import { type Board, type GraphPlan, openBoard } from './board'
import { endBack, endForward } from './ending'
import { goBack } from './go-back'
import { goOn } from './go-on'

/** Everything that belongs to one run of a task with many changes. */
export type Graph = {
  task: ClaimedTask
  plan: GraphPlan
  journal: Journal
  control: Control
  options: RunOptions
  board: Board
}

/**
 * Carries the changes of a task, side by side where nothing is in the way. One that fails is taken back; what becomes of
 * the rest is the task’s policy, as long as there is a way back: once something is removed for good it only goes
 * forward.
 */
export async function runGraph(run: Omit<Graph, 'board'>): Promise<RunResult> {
  let { error } = run.task
  const graph: Graph = { ...run, board: openBoard(run.plan, run.task.steps) }
  if (run.task.state !== 'rolling back') {
    const way = await goOn(graph)
    if (way.to === 'halt') return way.isStuck ? 'stuck' : 'halted'
    if (way.to === 'rest') return rest(graph)
    if (way.to === 'end') return endForward(graph, way)
    error = way.error
    const turn = { state: 'rolling back', error: error ?? undefined, steps: way.steps } as const
    if (!(await graph.journal.gather(turn))) return 'halted'
  }
  const back = await goBack(graph)
  if (back.to === 'halt') return back.isStuck ? 'stuck' : 'halted'
  return endBack(graph, back, error)
}
