import { PlenumError } from '@/server/domain/errors'

/** Why a run must stop, told from outside. Each is final for this run, but for a pause. */
export type Control = ReturnType<typeof createControl>

export function createControl() {
  const halt = new AbortController()
  const cancel = new AbortController()
  let isLost = false
  let isPausing = false
  return {
    /** Aborted when this worker may or should not go on: the step is neither failed nor done. */
    halted: halt.signal,
    /** Aborted when the task is to be cancelled: it is undone. */
    cancelled: cancel.signal,
    /** The lease is another's, or will soon be: nothing may be written. */
    get isLost() {
      return isLost
    },
    /** No further step is to begin until the task is resumed. */
    get isPausing() {
      return isPausing
    },
    /** What the database says of a pause. */
    hearPause(isRequested: boolean) {
      isPausing = isRequested
    },
    lose() {
      isLost = true
      halt.abort(new PlenumError('busy', 'Another worker goes on with this task.'))
    },
    shutDown() {
      halt.abort(new PlenumError('busy', 'This worker is stopping; another one goes on with this task.'))
    },
    cancel() {
      cancel.abort(new PlenumError('conflict', 'The task was cancelled.'))
    },
  }
}
