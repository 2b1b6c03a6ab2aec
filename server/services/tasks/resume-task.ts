import type { z } from 'zod'
import type { controlTaskInput } from '@/server/domain/inputs'
import type { TaskView } from '@/server/domain/task'
import { readTask } from '@/server/store/read-tasks'
import { inTransaction } from '@/server/store/store'
import { resumeTask as resume } from '@/server/store/tasks'
import type { ServiceContext } from '../context'
import { authorizeTask } from './authorize-task'
import { taskReaderOf } from './queries'

/** Lets a paused task go on where it rests; takes back a pause that has not come yet. */
export function resumeTask(ctx: ServiceContext, input: z.output<typeof controlTaskInput>): Promise<TaskView> {
  return inTransaction(ctx.store, async tx => {
    await authorizeTask(ctx, tx, 'tasks.control', input.taskId)
    await resume(tx, input.taskId)
    return (await readTask(tx, input.taskId, taskReaderOf(ctx.actor)))!
  })
}
