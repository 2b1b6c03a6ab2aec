import { PlenumError } from '@/server/domain/errors'
import type { TaskReceipt } from '@/server/domain/task'
import { firstRow, type Runner, sql } from './sql'

export type Keyed = { actorId: string; key: string | undefined; hash: string }

/**
 * Runs `work` once per actor and key: a repeat, also one at the same moment, answers with the first one's receipt.
 * Without a key it just runs. @throws `conflict` when the key was used for another request.
 */
export async function oncePerKey(on: Runner, request: Keyed, work: () => Promise<TaskReceipt>): Promise<TaskReceipt> {
  if (request.key === undefined) return work()
  const before = await receiptUnderKey(on, request)
  if (before) return before
  try {
    return await work()
  } catch (error) {
    // Its twin may have won the race: then whatever stood in our way (a name, a lock, the key) is the twin's.
    const twin = await receiptUnderKey(on, request)
    if (twin) return twin
    throw error
  }
}

/** null: nobody asked under this key yet. */
export async function receiptUnderKey(on: Runner, { actorId, key, hash }: Keyed): Promise<TaskReceipt | null> {
  const found = await firstRow<TaskReceipt & { hash: string | null }>(
    on,
    sql`SELECT id AS "taskId", title, resource_kind AS "resourceKind", resource_id AS "resourceId", request_hash AS hash,
        ARRAY(SELECT name FROM step WHERE task_id = task.id ORDER BY index) AS steps
      FROM task WHERE actor_id = ${actorId} AND idempotency_key = ${key}`,
  )
  if (!found) return null
  const { hash: used, ...receipt } = found
  if (used && used !== hash)
    throw new PlenumError('conflict', 'This idempotency key was used for another request. Use a new one.', {
      field: 'idempotencyKey',
    })
  return receipt
}
