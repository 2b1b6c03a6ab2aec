import type { z } from 'zod'
import type { controlTaskInput } from '@/server/domain/inputs'
import type { TaskView } from '@/server/domain/task'
import { readTask } from '@/server/store/read-tasks'
import { inTransaction } from '@/server/store/store'
import { requestPause } from '@/server/store/tasks'
import type { ServiceContext } from '../context'
import { authorizeTask } from './authorize-task'
import { taskReaderOf } from './queries'

/** Lets it come to rest before its next step: what is at work is finished first, and what it holds stays held. */
export function pauseTask(ctx: ServiceContext, input: z.output<typeof controlTaskInput>): Promise<TaskView> {
  return inTransaction(ctx.store, async tx => {
    await authorizeTask(ctx, tx, 'tasks.control', input.taskId)
    const reader = taskReaderOf(ctx.actor)
    const before = await readTask(tx, input.taskId, reader)
    const isAsked = before?.pauseRequested || before?.state === 'paused'
    if (!(input.idempotencyKey && isAsked)) await requestPause(tx, input.taskId)
    return (await readTask(tx, input.taskId, reader))!
  })
}
