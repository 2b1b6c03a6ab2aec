import { z } from 'zod'
import { timestamp } from './common'
import { errorKinds } from './errors'
import { idOf } from './ids'

export const taskKinds = [
  'host.add',
  'host.remove',
  'host.power',
  'host.fence',
  'host.evacuate',
  'host.admit',
  'host.clear',
  'host.drain',
  'host.retire',
  'host.maintain',
  'host.turn',
  'zone.maintain',
  'zone.repair',
  'zone.clear',
  'image.add',
  'image.remove',
  'image.copy',
  'image.copyMany',
  'image.removeCopies',
  'network.create',
  'network.change',
  'network.delete',
  'router.create',
  'router.change',
  'router.delete',
  'floatingIp.create',
  'floatingIp.change',
  'floatingIp.delete',
  'loadBalancer.create',
  'loadBalancer.change',
  'loadBalancer.delete',
  'securityGroup.create',
  'securityGroup.change',
  'securityGroup.delete',
  'cluster.record',
  'cluster.forget',
  'instance.record',
  'instance.create',
  'instance.change',
  'instance.start',
  'instance.stop',
  'instance.reboot',
  'instance.pause',
  'instance.resume',
  'instance.resize',
  'instance.rebuild',
  'instance.migrate',
  'instance.evacuate',
  'instance.settle',
  'instance.import',
  'instance.delete',
  'volume.record',
  'volume.create',
  'volume.change',
  'volume.resize',
  'volume.move',
  'volume.delete',
  'volume.attach',
  'volume.detach',
  'snapshot.create',
  'snapshot.revert',
  'snapshot.delete',
  'backup.create',
  'backup.restore',
  'backup.verify',
  'backup.delete',
  'design.apply',
] as const
export type TaskKind = (typeof taskKinds)[number]

/**
 * `rolling back` undoes what was done; `paused` waits for a person. A task always ends in one of the last five;
 * `incomplete`: a part of it is done and kept, as its policy says.
 */
export const taskStates = [
  'queued',
  'running',
  'paused',
  'rolling back',
  'succeeded',
  'rolled back',
  'cancelled',
  'incomplete',
  'needs operator',
] as const
export type TaskState = (typeof taskStates)[number]
export const endedTaskStates = [
  'succeeded',
  'rolled back',
  'cancelled',
  'incomplete',
  'needs operator',
] as const satisfies TaskState[]
export const isEnded = (state: TaskState) => (endedTaskStates as readonly TaskState[]).includes(state)

/** `skipped`: it never ran, and never will. */
export const stepStates = [
  'waiting',
  'running',
  'done',
  'failed',
  'undoing',
  'undone',
  'undo failed',
  'skipped',
] as const
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
  /** Key of the change that it belongs to, like `instance/web-1`; null in tasks that are one sequence. */
  group: z.string().nullable(),
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
  /** It comes to rest before its next step. */
  pauseRequested: z.boolean(),
  createdBy: z.string().nullable(),
  createdAt: timestamp,
  startedAt: timestamp.nullable(),
  finishedAt: timestamp.nullable(),
})
export type TaskView = z.infer<typeof taskView>

export const taskDetail = taskView.extend({
  /**
   * Where what it moves goes by now, by the key of each change. `insteadOf`: the host that was planned before, and does
   * not take it any more. Of the data center's own tasks only.
   */
  destinations: z.record(z.string(), z.object({ hostName: z.string(), insteadOf: z.string().nullable() })),
  /** What it applies; null: it is no apply. */
  planId: idOf('plan').nullable(),
  steps: z.array(stepView),
})
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

type Verdict = { allowed: true } | { allowed: false; reason: string }
const yes: Verdict = { allowed: true }
const no = (reason: string): Verdict => ({ allowed: false, reason })
type Facts = Pick<TaskView, 'state' | 'cancelRequested' | 'pauseRequested'>

/** What may be done with a task itself. */
export const taskCan = {
  cancel(task: Pick<Facts, 'state' | 'cancelRequested'>): Verdict {
    if (task.cancelRequested) return no('Cancelling already; what was done is being undone')
    if (['queued', 'running', 'paused'].includes(task.state)) return yes
    return no(`This task is ${task.state}; there is nothing to cancel`)
  },
  pause(task: Facts): Verdict {
    if (task.state === 'paused') return no('It is paused already')
    if (task.state !== 'queued' && task.state !== 'running')
      return no(`This task is ${task.state}; there is nothing to pause`)
    if (task.cancelRequested) return no('It is being cancelled; what was done is being undone')
    return task.pauseRequested ? no('Pausing already; the steps at work are finished first') : yes
  },
  /** Also takes a pause back that has not come yet. */
  resume(task: Facts): Verdict {
    if (task.state === 'paused' || (task.state === 'running' && task.pauseRequested)) return yes
    return no(`Only a paused task can be resumed; this one is ${task.state}`)
  },
  retry(task: Pick<TaskView, 'state'> & { kind?: TaskKind }): Verdict {
    if (!['rolled back', 'cancelled', 'incomplete', 'needs operator'].includes(task.state))
      return no(`Only a task that ended without success can be retried; this one is ${task.state}`)
    // The world that its plan was made for is gone.
    if (task.kind === 'host.drain' || task.kind === 'host.retire')
      return no('Drain the host again: where its instances can go has changed since')
    if (task.kind === 'host.maintain' || task.kind === 'zone.maintain')
      return no('Plan the maintenance again: where instances can go has changed since')
    return task.kind === 'design.apply' ? no('Plan again from the design: what is there has changed since') : yes
  },
}
