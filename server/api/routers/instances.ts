import { z } from 'zod'
import { consoleTicketView } from '@/server/domain/access'
import { activityView, metricsView } from '@/server/domain/catalog'
import { pageOf } from '@/server/domain/common'
import type { ErrorKind } from '@/server/domain/errors'
import {
  bulkInstancesInput,
  consoleTicketInput,
  createInstanceInput,
  deleteInstanceInput,
  instanceActivityInput,
  instanceInput,
  instanceMetricsInput,
  instancePowerInput,
  listInstancesInput,
  migrateInstanceInput,
  previewPlacementInput,
  rebuildInstanceInput,
  resizeInstanceInput,
  stopInstanceInput,
} from '@/server/domain/inputs'
import { bulkResults, instanceView, placementPreview } from '@/server/domain/instance'
import { taskReceipt } from '@/server/domain/task'
import { bulkInstances } from '@/server/services/instances/bulk-instances'
import { createInstance } from '@/server/services/instances/create-instance'
import { deleteInstance } from '@/server/services/instances/delete-instance'
import { migrateInstance } from '@/server/services/instances/migrate-instance'
import { openConsole } from '@/server/services/instances/open-console'
import { pauseInstance } from '@/server/services/instances/pause-instance'
import { previewPlacement } from '@/server/services/instances/preview-placement'
import { getInstance, instanceActivity, instanceMetrics, listInstances } from '@/server/services/instances/queries'
import { rebootInstance } from '@/server/services/instances/reboot-instance'
import { rebuildInstance } from '@/server/services/instances/rebuild-instance'
import { resizeInstance } from '@/server/services/instances/resize-instance'
import { resumeInstance } from '@/server/services/instances/resume-instance'
import { startInstance } from '@/server/services/instances/start-instance'
import { stopInstance } from '@/server/services/instances/stop-instance'
import { callsOf, router } from '../trpc'

const call = callsOf('Instances')

/** What may go wrong with a change of one instance: not there, not allowed, not in this state, at work already. */
const changing: ErrorKind[] = ['missing', 'denied', 'conflict', 'busy']

export const instancesRouter = router({
  list: call({
    method: 'GET',
    path: '/vdcs/{vdcId}/instances',
    summary: 'List a VDC’s instances',
    permission: 'instances.read',
    errors: ['missing'],
  })
    .input(listInstancesInput)
    .output(pageOf(instanceView))
    .query(({ ctx, input }) => listInstances(ctx.service, input)),

  get: call({
    method: 'GET',
    path: '/instances/{instanceId}',
    summary: 'Get an instance',
    permission: 'instances.read',
    errors: ['missing'],
  })
    .input(instanceInput)
    .output(instanceView)
    .query(({ ctx, input }) => getInstance(ctx.service, input)),

  create: call({
    method: 'POST',
    path: '/vdcs/{vdcId}/instances',
    summary: 'Create an instance',
    description: 'Give a type, or vcpus and memoryMiB. New volumes are made along and attached.',
    permission: 'instances.create',
    errors: [...changing, 'exhausted', 'unsupported'],
  })
    .input(createInstanceInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => createInstance(ctx.service, input)),

  previewPlacement: call({
    method: 'GET',
    path: '/vdcs/{vdcId}/placement',
    summary: 'Ask where an instance would land',
    permission: 'instances.read',
    errors: ['missing'],
  })
    .input(previewPlacementInput)
    .output(placementPreview)
    .query(({ ctx, input }) => previewPlacement(ctx.service, input)),

  start: call({
    method: 'POST',
    path: '/instances/{instanceId}/start',
    summary: 'Start an instance',
    permission: 'instances.power',
    errors: changing,
  })
    .input(instancePowerInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => startInstance(ctx.service, input)),

  stop: call({
    method: 'POST',
    path: '/instances/{instanceId}/stop',
    summary: 'Stop an instance',
    description: 'Asks the guest to shut down, then switches it off; with `force` at once.',
    permission: 'instances.power',
    errors: changing,
  })
    .input(stopInstanceInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => stopInstance(ctx.service, input)),

  reboot: call({
    method: 'POST',
    path: '/instances/{instanceId}/reboot',
    summary: 'Reboot an instance',
    permission: 'instances.power',
    errors: changing,
  })
    .input(instancePowerInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => rebootInstance(ctx.service, input)),

  pause: call({
    method: 'POST',
    path: '/instances/{instanceId}/pause',
    summary: 'Pause an instance',
    permission: 'instances.power',
    errors: changing,
  })
    .input(instancePowerInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => pauseInstance(ctx.service, input)),

  resume: call({
    method: 'POST',
    path: '/instances/{instanceId}/resume',
    summary: 'Resume a paused instance',
    permission: 'instances.power',
    errors: changing,
  })
    .input(instancePowerInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => resumeInstance(ctx.service, input)),

  resize: call({
    method: 'POST',
    path: '/instances/{instanceId}/resize',
    summary: 'Change an instance’s CPU and memory',
    description: 'A running instance is restarted with its new size.',
    permission: 'instances.change',
    errors: [...changing, 'exhausted', 'unsupported'],
  })
    .input(resizeInstanceInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => resizeInstance(ctx.service, input)),

  rebuild: call({
    method: 'POST',
    path: '/instances/{instanceId}/rebuild',
    summary: 'Rebuild an instance',
    description: 'A fresh root disk from its image or another one, here or on another host. Volumes are kept.',
    permission: 'instances.change',
    errors: [...changing, 'exhausted', 'unsupported'],
  })
    .input(rebuildInstanceInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => rebuildInstance(ctx.service, input)),

  migrate: call({
    method: 'POST',
    path: '/instances/{instanceId}/migrate',
    summary: 'Migrate an instance live',
    description: 'To another host of its zone while it runs: its guest goes on, with a pause of some milliseconds.',
    permission: 'instances.migrate',
    errors: [...changing, 'exhausted', 'unsupported'],
  })
    .input(migrateInstanceInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => migrateInstance(ctx.service, input)),

  delete: call({
    method: 'DELETE',
    path: '/instances/{instanceId}',
    summary: 'Delete an instance',
    description: 'Its volumes live on, but for those in `deleteVolumeIds`.',
    permission: 'instances.delete',
    errors: changing,
  })
    .input(deleteInstanceInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => deleteInstance(ctx.service, input)),

  bulk: call({
    method: 'POST',
    path: '/vdcs/{vdcId}/instances/bulk',
    summary: 'Start, stop, reboot or delete many instances',
    description: 'Each gets a task of its own; one that its state does not allow is skipped, with the reason.',
    permission: 'instances.power',
    errors: changing,
  })
    .input(bulkInstancesInput)
    .output(bulkResults)
    .mutation(({ ctx, input }) => bulkInstances(ctx.service, input)),

  metrics: call({
    method: 'GET',
    path: '/instances/{instanceId}/metrics',
    summary: 'Get an instance’s measurements',
    permission: 'instances.read',
    errors: ['missing'],
  })
    .input(instanceMetricsInput)
    .output(metricsView)
    .query(({ ctx, input }) => instanceMetrics(ctx.service, input)),

  activity: call({
    method: 'GET',
    path: '/instances/{instanceId}/activity',
    summary: 'Get an instance’s history',
    permission: 'instances.read',
    errors: ['missing'],
  })
    .input(instanceActivityInput)
    .output(z.object({ items: z.array(activityView) }))
    .query(({ ctx, input }) => instanceActivity(ctx.service, input)),

  consoleTicket: call({
    method: 'POST',
    path: '/instances/{instanceId}/console',
    summary: 'Open an instance’s console',
    description:
      'A one-time ticket for a websocket, good for 30 seconds: `serial` carries bytes of the serial port, `screen` RFB.',
    permission: 'instances.console',
    errors: [...changing, 'unsupported'],
  })
    .input(consoleTicketInput)
    .output(consoleTicketView)
    .mutation(({ ctx, input }) => openConsole(ctx.service, input)),
})
