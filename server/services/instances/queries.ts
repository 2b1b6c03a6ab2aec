import type { z } from 'zod'
import type {
  instanceActivityInput,
  instanceInput,
  instanceMetricsInput,
  listInstancesInput,
} from '@/server/domain/inputs'
import { authorize } from '@/server/policy'
import { activityOfResource } from '@/server/store/activity'
import { readMetrics } from '@/server/store/metrics'
import * as store from '@/server/store/read-instances'
import { readerOf, type ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'

export async function listInstances(ctx: ServiceContext, input: z.output<typeof listInstancesInput>) {
  await authorizeInVdc(ctx, ctx.store.pool, 'instances.read', input.vdcId)
  return store.listInstances(ctx.store.pool, input.vdcId, input, readerOf(ctx.actor))
}

export async function getInstance(ctx: ServiceContext, { instanceId }: z.output<typeof instanceInput>) {
  const instance = await store.readInstance(ctx.store.pool, instanceId, readerOf(ctx.actor))
  authorize(ctx.actor, 'instances.read', { vdcId: instance?.vdcId, kind: 'instance', id: instanceId })
  return instance!
}

export async function instanceMetrics(ctx: ServiceContext, input: z.output<typeof instanceMetricsInput>) {
  await getInstance(ctx, input)
  return readMetrics(ctx.store.pool, input.instanceId, input)
}

export async function instanceActivity(ctx: ServiceContext, input: z.output<typeof instanceActivityInput>) {
  await getInstance(ctx, input)
  return { items: await activityOfResource(ctx.store.pool, input.instanceId, input.limit) }
}
