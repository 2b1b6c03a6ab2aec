import type { z } from 'zod'
import type { controlTaskInput } from '@/server/domain/inputs'
import type { PowerState } from '@/server/domain/instance'
import { isEnded, type TaskDetail, type TaskKind, type TaskReceipt } from '@/server/domain/task'
import { recordActivity } from '@/server/store/activity'
import { changeWanted } from '@/server/store/instances'
import { readTaskDetail } from '@/server/store/read-tasks'
import { inTransaction, type Tx } from '@/server/store/store'
import * as store from '@/server/store/tasks'
import type { ServiceContext } from '../context'
import { authorizeTask } from './authorize-task'

/** Queues the same task afresh, and wants again what it is to bring about. Twice under one key is once. */
export function retryTask(ctx: ServiceContext, input: z.output<typeof controlTaskInput>): Promise<TaskReceipt> {
  return inTransaction(ctx.store, async tx => {
    await authorizeTask(ctx, tx, 'tasks.control', input.taskId)
    const task = (await readTaskDetail(tx, input.taskId, { seesCauses: false }))!
    if (input.idempotencyKey && !isEnded(task.state)) return receiptOf(task)
    const { actor } = ctx
    const receipt = await store.retryTask(tx, input.taskId, { id: actor.userId, name: actor.name })
    await wantAgain(tx, task)
    if (task.resourceKind && task.resourceId)
      await recordActivity(tx, {
        vdcId: task.vdcId,
        resourceKind: task.resourceKind,
        resourceId: task.resourceId,
        actor: actor.name,
        message: `${task.title}: tried again`,
        taskId: task.id,
      })
    return receipt
  })
}

/** What a rollback took back of the intent that the first request wrote. Other tasks write theirs in their steps. */
const wantedPower: Partial<Record<TaskKind, PowerState>> = {
  'instance.start': 'running',
  'instance.reboot': 'running',
  'instance.resume': 'running',
  'instance.pause': 'paused',
  'instance.stop': 'stopped',
}

async function wantAgain(tx: Tx, { kind, resourceId }: TaskDetail): Promise<void> {
  const power = wantedPower[kind]
  if (power && resourceId) await changeWanted(tx, resourceId, { power })
}

const receiptOf = (task: TaskDetail): TaskReceipt => ({
  taskId: task.id,
  title: task.title,
  steps: task.steps.map(step => step.name),
  resourceKind: task.resourceKind,
  resourceId: task.resourceId,
})
