import type { z } from 'zod'
import type { controlTaskInput } from '@/server/domain/inputs'
import type { TaskView } from '@/server/domain/task'
import { readTask } from '@/server/store/read-tasks'
import { inTransaction } from '@/server/store/store'
import { requestCancel } from '@/server/store/tasks'
import type { ServiceContext } from '../context'
import { authorizeTask } from './authorize-task'
import { taskReaderOf } from './queries'

/** Asks for it; what was done is undone. Asking twice under one key is asking once. */
export function cancelTask(ctx: ServiceContext, input: z.output<typeof controlTaskInput>): Promise<TaskView> {
  return inTransaction(ctx.store, async tx => {
    await authorizeTask(ctx, tx, 'tasks.control', input.taskId)
    const reader = taskReaderOf(ctx.actor)
    const before = await readTask(tx, input.taskId, reader)
    if (!(input.idempotencyKey && before?.cancelRequested)) await requestCancel(tx, input.taskId)
    return (await readTask(tx, input.taskId, reader))!
  })
}
