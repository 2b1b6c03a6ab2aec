import { setTimeout as sleep } from 'node:timers/promises'
import { endedTaskStates, type TaskReceipt } from '@/server/domain/task'
import type { SeedContext } from './seed-context'

/** Waits until all have ended; workers carry them out. @throws when one did not succeed. */
export async function settled({ store, signal }: SeedContext, receipts: TaskReceipt[]): Promise<void> {
  const ids = receipts.map(({ taskId }) => taskId)
  for (;;) {
    signal.throwIfAborted()
    const { rows } = await store.pool.query<{ state: string; title: string; error: { message: string } | null }>(
      'SELECT state, title, error FROM task WHERE id = ANY($1) AND state <> ALL($2)',
      [ids, ['succeeded']],
    )
    const failed = rows.find(({ state }) => (endedTaskStates as readonly string[]).includes(state))
    if (failed) throw new Error(`Seeding: “${failed.title}” ended ${failed.state}: ${failed.error?.message}`)
    if (rows.length === 0) return
    await sleep(20)
  }
}

/** The key under which the seed asks for one thing: asked again, it answers with what is there. */
export const once = (...parts: string[]) => ({ idempotencyKey: `seed:${parts.join(':').replace(/[^\w.:-]/g, '-')}` })
