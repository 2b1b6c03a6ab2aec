import { PlenumError } from '@/server/domain/errors'
import { isEnded, type TaskState } from '@/server/domain/task'
import { fareOf } from '@/server/store/maintenance'
import { inTransaction } from '@/server/store/store'
import { requestCancel } from '@/server/store/tasks'
import type { Work } from '../ports'

const lookEveryMs = 1_000

/**
 * Until a task that this one queued has ended; a wish to cancel this one is handed on.
 * @throws `conflict` when it did not succeed.
 */
export async function followTask(context: Work, taskId: string, what: string): Promise<void> {
  const { store } = context.ports
  for (;;) {
    const fare = await fareOf(store.pool, taskId, context.task.id)
    if (fare?.state === 'succeeded') return
    if (!fare || isEnded(fare.state as TaskState))
      throw new PlenumError('conflict', fare?.message ?? `${what} was cancelled.`)
    if (fare.isCancelled && !fare.isEnding)
      await inTransaction(store, tx => requestCancel(tx, taskId)).catch(() => {
        // It has just ended: the next look says how.
      })
    context.progress(fare.percent)
    await context.wait(lookEveryMs)
  }
}
