import { z } from 'zod'
import { timestamp } from './common'
import { errorKinds } from './errors'
import { idOf } from './ids'

export const taskKinds = [
  'host.add',
  'host.remove',
  'image.add',
  'instance.create',
  'instance.start',
  'instance.stop',
  'instance.reboot',
  'instance.pause',
  'instance.resume',
  'instance.resize',
  'instance.rebuild',
  'instance.delete',
  'volume.create',
  'volume.resize',
  'volume.delete',
  'volume.attach',
  'volume.detach',
] as const
export type TaskKind = (typeof taskKinds)[number]

/** `rolling back` undoes what was done; a task always ends in one of the last four. */
export const taskStates = [
  'queued',
  'running',
  'rolling back',
  'succeeded',
  'rolled back',
  'cancelled',
  'needs operator',
] as const
export type TaskState = (typeof taskStates)[number]
export const endedTaskStates = [
  'succeeded',
  'rolled back',
  'cancelled',
  'needs operator',
] as const satisfies TaskState[]
export const isEnded = (state: TaskState) => (endedTaskStates as readonly TaskState[]).includes(state)

export const stepStates = ['waiting', 'running', 'done', 'failed', 'undoing', 'undone', 'undo failed'] as const
export type StepState = (typeof stepStates)[number]

export const taskError = z.object({
  kind: z.enum(errorKinds),
  message: z.string(),
  /** The private cause; operators only. */
  detail: z.string().nullable(),
  step: z.string().nullable(),
})
export type TaskError = z.infer<typeof taskError>

export const stepView = z.object({
  index: z.number().int(),
  name: z.string(),
  state: z.enum(stepStates),
  attempts: z.number().int(),
  /** 0–100 within the step, where the work tells. */
  percent: z.number().int().nullable(),
  error: z.string().nullable(),
  startedAt: timestamp.nullable(),
  finishedAt: timestamp.nullable(),
  log: z.array(z.object({ at: timestamp, message: z.string() })),
})
export type StepView = z.infer<typeof stepView>

export const taskView = z.object({
  id: idOf('task'),
  kind: z.enum(taskKinds),
  title: z.string(),
  state: z.enum(taskStates),
  /** 0–100 over all steps. */
  percent: z.number().int(),
  /** The step at work, in words. */
  currentStep: z.string().nullable(),
  vdcId: idOf('vdc').nullable(),
  resourceKind: z.string().nullable(),
  resourceId: z.string().nullable(),
  resourceName: z.string().nullable(),
  error: taskError.nullable(),
  cancelRequested: z.boolean(),
  createdBy: z.string().nullable(),
  createdAt: timestamp,
  startedAt: timestamp.nullable(),
  finishedAt: timestamp.nullable(),
})
export type TaskView = z.infer<typeof taskView>

export const taskDetail = taskView.extend({ steps: z.array(stepView) })
export type TaskDetail = z.infer<typeof taskDetail>

/** What every mutation of infrastructure answers with. */
export const taskReceipt = z.object({
  taskId: idOf('task'),
  title: z.string(),
  steps: z.array(z.string()),
  resourceKind: z.string().nullable(),
  resourceId: z.string().nullable(),
})
export type TaskReceipt = z.infer<typeof taskReceipt>

/** What may be done with a task itself. */
export const taskCan = {
  cancel: (task: { state: TaskState; cancelRequested: boolean }) =>
    task.cancelRequested
      ? { allowed: false as const, reason: 'Cancelling already; what was done is being undone' }
      : task.state === 'queued' || task.state === 'running'
        ? { allowed: true as const }
        : { allowed: false as const, reason: `This task is ${task.state}; there is nothing to cancel` },
  retry: (task: { state: TaskState }) =>
    task.state === 'rolled back' || task.state === 'cancelled' || task.state === 'needs operator'
      ? { allowed: true as const }
      : {
          allowed: false as const,
          reason: `Only a task that ended without success can be retried; this one is ${task.state}`,
        },
}
