import { pageOf } from '@/server/domain/common'
import { controlTaskInput, listTasksInput, taskInput } from '@/server/domain/inputs'
import { taskDetail, taskReceipt, taskView } from '@/server/domain/task'
import { cancelTask } from '@/server/services/tasks/cancel-task'
import { pauseTask } from '@/server/services/tasks/pause-task'
import { getTask, listTasks } from '@/server/services/tasks/queries'
import { resumeTask } from '@/server/services/tasks/resume-task'
import { retryTask } from '@/server/services/tasks/retry-task'
import { callsOf, router } from '../trpc'

const call = callsOf('Tasks')

export const tasksRouter = router({
  list: call({
    method: 'GET',
    path: '/tasks',
    summary: 'List tasks',
    description: 'Newest first. Members see those of their VDCs, operators all.',
    permission: 'session.read',
    errors: ['missing'],
  })
    .input(listTasksInput)
    .output(pageOf(taskView))
    .query(({ ctx, input }) => listTasks(ctx.service, input)),

  get: call({
    method: 'GET',
    path: '/tasks/{taskId}',
    summary: 'Get a task with its steps',
    permission: 'tasks.read',
    errors: ['missing', 'denied'],
  })
    .input(taskInput)
    .output(taskDetail)
    .query(({ ctx, input }) => getTask(ctx.service, input)),

  cancel: call({
    method: 'POST',
    path: '/tasks/{taskId}/cancel',
    summary: 'Cancel a task',
    description: 'What was done is undone.',
    permission: 'tasks.control',
    errors: ['missing', 'denied', 'conflict'],
  })
    .input(controlTaskInput)
    .output(taskView)
    .mutation(({ ctx, input }) => cancelTask(ctx.service, input)),

  pause: call({
    method: 'POST',
    path: '/tasks/{taskId}/pause',
    summary: 'Pause a task',
    description: 'Before its next step: what is at work is finished first, and what it holds stays held.',
    permission: 'tasks.control',
    errors: ['missing', 'denied', 'conflict'],
  })
    .input(controlTaskInput)
    .output(taskView)
    .mutation(({ ctx, input }) => pauseTask(ctx.service, input)),

  resume: call({
    method: 'POST',
    path: '/tasks/{taskId}/resume',
    summary: 'Resume a paused task',
    permission: 'tasks.control',
    errors: ['missing', 'denied', 'conflict'],
  })
    .input(controlTaskInput)
    .output(taskView)
    .mutation(({ ctx, input }) => resumeTask(ctx.service, input)),

  retry: call({
    method: 'POST',
    path: '/tasks/{taskId}/retry',
    summary: 'Retry a task that ended without success',
    permission: 'tasks.control',
    errors: ['missing', 'denied', 'conflict', 'busy'],
  })
    .input(controlTaskInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => retryTask(ctx.service, input)),
})
