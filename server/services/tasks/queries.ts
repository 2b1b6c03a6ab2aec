import type { z } from 'zod'
import type { listTasksInput, taskInput } from '@/server/domain/inputs'
import type { TaskDetail } from '@/server/domain/task'
import { type Actor, authorize, readableVdcs } from '@/server/policy'
import * as store from '@/server/store/read-tasks'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'
import { authorizeTask } from './authorize-task'

/** What a person may know of tasks: those of one's VDCs; causes are for operators. */
export const taskReaderOf = (actor: Actor) => ({ vdcs: readableVdcs(actor), seesCauses: actor.isOperator })

/** Newest first. */
export async function listTasks(ctx: ServiceContext, input: z.output<typeof listTasksInput>) {
  authorize(ctx.actor, 'session.read', 'platform')
  if (input.vdcId) await authorizeInVdc(ctx, ctx.store.pool, 'tasks.read', input.vdcId)
  return store.listTasks(ctx.store.pool, input, taskReaderOf(ctx.actor))
}

/** With its steps and their logs. */
export async function getTask(ctx: ServiceContext, { taskId }: z.output<typeof taskInput>): Promise<TaskDetail> {
  await authorizeTask(ctx, ctx.store.pool, 'tasks.read', taskId)
  return (await store.readTaskDetail(ctx.store.pool, taskId, taskReaderOf(ctx.actor)))!
}
