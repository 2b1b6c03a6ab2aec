import type { TaskError } from '@/server/domain/task'
import type { PlannedChange } from '../plan'
import { openCrew } from './crew'
import type { Graph } from './index'

export type WayBack =
  | { to: 'halt'; isStuck: boolean }
  /** What could not be taken back, and why. */
  | { to: 'end'; stuck: { change: PlannedChange; error: TaskError | null }[] }

/**
 * Takes back all that was begun, what came last first, side by side where nothing is in the way. What can’t be taken
 * back stays, with all that it stands on; the rest is taken back nevertheless.
 */
export async function goBack(graph: Graph): Promise<WayBack> {
  const { board, control } = graph
  const crew = openCrew(graph, new AbortController().signal)
  const errors = new Map<PlannedChange, TaskError>()
  const wake = () => crew.call()
  control.halted.addEventListener('abort', wake)
  try {
    for (;;) {
      if (!crew.stopped)
        for (const change of board.changes)
          if (!crew.isAt(change) && board.mayGoBack(change))
            crew.send(change, async () => {
              const error = await crew.takeBack(change)
              if (error) errors.set(change, error)
            })
      if (crew.isIdle) break
      await crew.news()
    }
  } finally {
    control.halted.removeEventListener('abort', wake)
  }
  if (crew.stopped) return { to: 'halt', isStuck: crew.stopped === 'stuck' }
  const stuck = board.changes.filter(board.isStuck)
  return { to: 'end', stuck: stuck.map(change => ({ change, error: errors.get(change) ?? null })) }
}
