import { z } from 'zod'
import { activityView } from '@/server/domain/catalog'
import { pageOf } from '@/server/domain/common'
import type { ErrorKind } from '@/server/domain/errors'
import {
  attachVolumeInput,
  createVolumeInput,
  deleteVolumeInput,
  detachVolumeInput,
  listVolumesInput,
  moveVolumeInput,
  resizeVolumeInput,
  volumeActivityInput,
  volumeInput,
} from '@/server/domain/inputs'
import { taskReceipt } from '@/server/domain/task'
import { volumeView } from '@/server/domain/volume'
import { attachVolume } from '@/server/services/volumes/attach-volume'
import { createVolume } from '@/server/services/volumes/create-volume'
import { deleteVolume } from '@/server/services/volumes/delete-volume'
import { detachVolume } from '@/server/services/volumes/detach-volume'
import { moveVolume } from '@/server/services/volumes/move-volume'
import { getVolume, listVolumes, volumeActivity } from '@/server/services/volumes/queries'
import { resizeVolume } from '@/server/services/volumes/resize-volume'
import { callsOf, router } from '../trpc'

const call = callsOf('Volumes')

const changing: ErrorKind[] = ['missing', 'denied', 'conflict', 'busy']

export const volumesRouter = router({
  list: call({
    method: 'GET',
    path: '/vdcs/{vdcId}/volumes',
    summary: 'List a VDC’s volumes',
    permission: 'volumes.read',
    errors: ['missing'],
  })
    .input(listVolumesInput)
    .output(pageOf(volumeView))
    .query(({ ctx, input }) => listVolumes(ctx.service, input)),

  get: call({
    method: 'GET',
    path: '/volumes/{volumeId}',
    summary: 'Get a volume',
    permission: 'volumes.read',
    errors: ['missing'],
  })
    .input(volumeInput)
    .output(volumeView)
    .query(({ ctx, input }) => getVolume(ctx.service, input)),

  create: call({
    method: 'POST',
    path: '/vdcs/{vdcId}/volumes',
    summary: 'Create a volume',
    permission: 'volumes.create',
    errors: [...changing, 'unsupported', 'exhausted'],
  })
    .input(createVolumeInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => createVolume(ctx.service, input)),

  attach: call({
    method: 'POST',
    path: '/volumes/{volumeId}/attach',
    summary: 'Attach a volume to an instance',
    permission: 'volumes.change',
    errors: [...changing, 'unsupported'],
  })
    .input(attachVolumeInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => attachVolume(ctx.service, input)),

  detach: call({
    method: 'POST',
    path: '/volumes/{volumeId}/detach',
    summary: 'Detach a volume',
    permission: 'volumes.change',
    errors: changing,
  })
    .input(detachVolumeInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => detachVolume(ctx.service, input)),

  resize: call({
    method: 'POST',
    path: '/volumes/{volumeId}/resize',
    summary: 'Grow a volume',
    description: 'Volumes only grow.',
    permission: 'volumes.change',
    errors: [...changing, 'exhausted'],
  })
    .input(resizeVolumeInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => resizeVolume(ctx.service, input)),

  move: call({
    method: 'POST',
    path: '/volumes/{volumeId}/move',
    summary: 'Move a volume to another storage of its zone',
    description:
      'While an instance runs with it, where its host can. It can be cancelled until the guest has switched over. Snapshots don’t come along: while there are any, it is refused.',
    permission: 'volumes.change',
    errors: [...changing, 'exhausted'],
  })
    .input(moveVolumeInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => moveVolume(ctx.service, input)),

  delete: call({
    method: 'DELETE',
    path: '/volumes/{volumeId}',
    summary: 'Delete a volume',
    description: 'Its data is gone for good.',
    permission: 'volumes.delete',
    errors: changing,
  })
    .input(deleteVolumeInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => deleteVolume(ctx.service, input)),

  activity: call({
    method: 'GET',
    path: '/volumes/{volumeId}/activity',
    summary: 'Get a volume’s history',
    permission: 'volumes.read',
    errors: ['missing'],
  })
    .input(volumeActivityInput)
    .output(z.object({ items: z.array(activityView) }))
    .query(({ ctx, input }) => volumeActivity(ctx.service, input)),
})
