import type pg from 'pg'
import { PlenumError } from '@/server/domain/errors'
import type { TaskKind, TaskReceipt } from '@/server/domain/task'
import { recordActivity } from '@/server/store/activity'
import { oncePerKey } from '@/server/store/once'
import { enqueueTask, hashRequest, type NewTask } from '@/server/store/tasks'
import { type AnyTx, asPrisma, transact } from '@/server/store/transact'
import type { ServiceContext } from './context'

type Work<K extends TaskKind> = (tx: AnyTx) => Promise<
  Omit<NewTask<K>, 'actor' | 'idempotencyKey' | 'requestHash'> & {
    /** Written along with the task, for what has to name it. */
    alongWith?: (receipt: TaskReceipt) => Promise<void>
  }
>

/**
 * A mutation that a task carries out. In one transaction: what `work` checks and writes, the task that it returns, a
 * sentence in the resource's history. The key is looked up before anything else, also before the permission: it is the
 * actor's own, and a repeated delete finds nothing to be permitted on.
 */
export function asTask<K extends TaskKind>(
  { store, actor }: Pick<ServiceContext, 'store' | 'actor'>,
  { idempotencyKey, ...request }: { idempotencyKey?: string },
  kind: K,
  work: Work<K>,
): Promise<TaskReceipt> {
  const hash = hashRequest({ kind, ...request })
  const carryOut = async (tx: pg.PoolClient) => {
    const { alongWith, ...task } = await work(tx)
    const receipt = await enqueueTask(asPrisma(tx), {
      ...task,
      actor: { id: actor.userId, name: actor.name },
      idempotencyKey,
      requestHash: hash,
    })
    if (task.resource)
      await recordActivity(tx, {
        vdcId: task.vdcId,
        resourceKind: task.resource.kind,
        resourceId: task.resource.id,
        actor: actor.name,
        message: receipt.title,
        taskId: receipt.taskId,
      })
    await alongWith?.(receipt)
    return receipt
  }
  const keyed = { actorId: actor.userId, key: idempotencyKey, hash }
  return oncePerKey(store.pool, keyed, () => transact(store, carryOut))
}

/** Refuses what a rule of the domain does not allow. */
export function allow(verdict: { allowed: true } | { allowed: false; reason: string }): void {
  if (!verdict.allowed) throw new PlenumError('conflict', `${verdict.reason}.`)
}
