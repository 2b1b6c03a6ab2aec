import { PlenumError } from '@/server/domain/errors'
import type { TaskKind, TaskReceipt } from '@/server/domain/task'
import { recordActivity } from '@/server/store/activity'
import type { Tx } from '@/server/store/store'
import { enqueueTask, hashRequest, type NewTask, onceByKey } from '@/server/store/tasks'
import type { ServiceContext } from './context'

type Work<K extends TaskKind> = (tx: Tx) => Promise<Omit<NewTask<K>, 'actor' | 'idempotencyKey' | 'requestHash'>>

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
  return onceByKey(store, { actorId: actor.userId, key: idempotencyKey, hash }, async tx => {
    const task = await work(tx)
    const receipt = await enqueueTask(tx, {
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
    return receipt
  })
}

/** Refuses what a rule of the domain does not allow. */
export function allow(verdict: { allowed: true } | { allowed: false; reason: string }): void {
  if (!verdict.allowed) throw new PlenumError('conflict', `${verdict.reason}.`)
}
