import type { z } from 'zod'
import type { listVolumesInput, volumeActivityInput, volumeInput } from '@/server/domain/inputs'
import { authorize } from '@/server/policy'
import { activityOfResource } from '@/server/store/activity'
import * as store from '@/server/store/read-volumes'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'

export async function listVolumes(ctx: ServiceContext, input: z.output<typeof listVolumesInput>) {
  await authorizeInVdc(ctx, ctx.store.pool, 'volumes.read', input.vdcId)
  return store.listVolumes(ctx.store.pool, input.vdcId, input)
}

export async function getVolume(ctx: ServiceContext, { volumeId }: z.output<typeof volumeInput>) {
  const volume = await store.readVolume(ctx.store.pool, volumeId)
  authorize(ctx.actor, 'volumes.read', { vdcId: volume?.vdcId, kind: 'volume', id: volumeId })
  return volume!
}

export async function volumeActivity(ctx: ServiceContext, input: z.output<typeof volumeActivityInput>) {
  await getVolume(ctx, input)
  return { items: await activityOfResource(ctx.store.pool, input.volumeId, input.limit) }
}
