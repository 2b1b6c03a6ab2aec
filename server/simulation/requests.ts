import type { Id } from '@/server/domain/ids'
import type { TaskReceipt } from '@/server/domain/task'
import type { ServiceContext } from '@/server/services'
import { drainHost } from '@/server/services/hosts/drain-host'
import { createInstance } from '@/server/services/instances/create-instance'
import { deleteInstance } from '@/server/services/instances/delete-instance'
import { migrateInstance } from '@/server/services/instances/migrate-instance'
import { rebootInstance } from '@/server/services/instances/reboot-instance'
import { rebuildInstance } from '@/server/services/instances/rebuild-instance'
import { resizeInstance } from '@/server/services/instances/resize-instance'
import { startInstance } from '@/server/services/instances/start-instance'
import { stopInstance } from '@/server/services/instances/stop-instance'
import { createSnapshot } from '@/server/services/snapshots/create-snapshot'
import { deleteSnapshot } from '@/server/services/snapshots/delete-snapshot'
import { revertToSnapshot } from '@/server/services/snapshots/revert-to-snapshot'
import { cancelTask } from '@/server/services/tasks/cancel-task'
import { attachVolume } from '@/server/services/volumes/attach-volume'
import { createVolume } from '@/server/services/volumes/create-volume'
import { deleteVolume } from '@/server/services/volumes/delete-volume'
import { detachVolume } from '@/server/services/volumes/detach-volume'
import { resizeVolume } from '@/server/services/volumes/resize-volume'
import { clusterAsks } from './cluster-requests'
import { ids } from './data-center'
import { applyDesign } from './designs'
import type { RequestKind } from './kinds'
import type { Request } from './scenario'

/** What people see on their screens before they click. */
export type Names = {
  instance(name: string): Id<'instance'>
  volume(name: string): Id<'volume'>
  snapshot(name: string): Id<'snapshot'>
  cluster(name: string): Id<'cluster'>
  backup(name: string): Id<'backup'>
  lastTask(): string | undefined
}
export type Ask = (ctx: ServiceContext, request: Request, names: Names) => Promise<unknown>

const shape = { vcpus: 1, memoryMiB: 1024, priority: 'normal' as const }
const once = ({ key }: Request) => ({ idempotencyKey: key })
const onInstance =
  (
    ask: (ctx: ServiceContext, input: { instanceId: Id<'instance'>; idempotencyKey: string }) => Promise<TaskReceipt>,
  ): Ask =>
  (ctx, request, names) =>
    ask(ctx, { instanceId: names.instance(request.subject), ...once(request) })
/** web-1 has data-1, web-2 has data-2 beside it, free. */
const volumeOf = ({ subject }: Request) => subject.replace('web', 'data')

/** The real services, as the API calls them once it has parsed an input. */
export const asks: Record<RequestKind, Ask> = {
  ...clusterAsks,
  'create instance': (ctx, request) =>
    createInstance(ctx, { ...once(request), vdcId: ids.vdc, imageId: ids.image, name: `new-${request.key}`, ...shape }),
  'create instance with volume': (ctx, request) =>
    createInstance(ctx, {
      ...{ ...once(request), vdcId: ids.vdc, imageId: ids.image, name: `new-${request.key}`, ...shape },
      newVolumes: [{ name: `disk-${request.key}`, sizeGiB: 2 }],
    }),
  start: onInstance(startInstance),
  stop: onInstance(stopInstance),
  reboot: onInstance(rebootInstance),
  resize: onInstance((ctx, input) => resizeInstance(ctx, { ...input, vcpus: 2, memoryMiB: 1536 })),
  rebuild: onInstance((ctx, input) => rebuildInstance(ctx, { ...input, target: 'elsewhere' })),
  migrate: onInstance(migrateInstance),
  'delete instance': onInstance(deleteInstance),
  'create volume': (ctx, request) =>
    createVolume(ctx, {
      ...{ ...once(request), vdcId: ids.vdc, name: `disk-${request.key}`, sizeGiB: 2 },
      zoneId: 'zone_a' as Id<'zone'>,
    }),
  'grow volume': (ctx, request, names) =>
    resizeVolume(ctx, { ...once(request), volumeId: names.volume(volumeOf(request)), sizeGiB: 4 }),
  attach: (ctx, request, names) =>
    attachVolume(ctx, {
      ...{ ...once(request), volumeId: names.volume(volumeOf(request)) },
      instanceId: names.instance(request.subject),
    }),
  detach: (ctx, request, names) => detachVolume(ctx, { ...once(request), volumeId: names.volume(volumeOf(request)) }),
  'delete volume': (ctx, request, names) =>
    deleteVolume(ctx, { ...once(request), volumeId: names.volume(volumeOf(request)) }),
  'take snapshot': (ctx, request, names) =>
    createSnapshot(ctx, { ...once(request), volumeId: names.volume(volumeOf(request)), name: `snap-${request.key}` }),
  'revert to snapshot': (ctx, request, names) =>
    revertToSnapshot(ctx, { ...once(request), snapshotId: names.snapshot('before') }),
  'delete snapshot': (ctx, request, names) =>
    deleteSnapshot(ctx, { ...once(request), snapshotId: names.snapshot('before') }),
  drain: (ctx, request) => drainHost(ctx, { ...once(request), hostId: 'host_a1' as Id<'host'> }),
  'apply or roll back': applyDesign('roll back'),
  'apply and keep': applyDesign('stop and keep'),
  'apply and go on': applyDesign('continue'),
  async cancel(ctx, request, names) {
    const taskId = names.lastTask()
    if (taskId) await cancelTask(ctx, { taskId: taskId as Id<'task'>, ...once(request) })
  },
}
