import type { z } from 'zod'
import type { controlTaskInput } from '@/server/domain/inputs'
import type { TaskReceipt } from '@/server/domain/task'
import { recordActivity } from '@/server/store/activity'
import { readTask } from '@/server/store/read-tasks'
import { inTransaction } from '@/server/store/store'
import * as store from '@/server/store/tasks'
import type { ServiceContext } from '../context'
import { authorizeTask } from './authorize-task'

/** Queues the same task afresh. */
export function retryTask(ctx: ServiceContext, input: z.output<typeof controlTaskInput>): Promise<TaskReceipt> {
  return inTransaction(ctx.store, async tx => {
    await authorizeTask(ctx, tx, 'tasks.control', input.taskId)
    const task = await readTask(tx, input.taskId, { seesCauses: false })
    const { actor } = ctx
    const receipt = await store.retryTask(tx, input.taskId, { id: actor.userId, name: actor.name })
    if (task?.resourceKind && task.resourceId)
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
