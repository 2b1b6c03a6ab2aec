import type { z } from 'zod'
import type { DriverFormView } from '@/server/domain/host'
import type { hostActivityInput, hostInput, hostMetricsInput, listHostsInput } from '@/server/domain/inputs'
import { authorize, missing } from '@/server/policy'
import { activityOfResource } from '@/server/store/activity'
import { readMetrics } from '@/server/store/metrics'
import * as store from '@/server/store/read-hosts'
import { instancesOfHost } from '@/server/store/read-instances'
import type { ServiceContext } from '../context'

export async function listHosts(ctx: ServiceContext, input: z.output<typeof listHostsInput>) {
  authorize(ctx.actor, 'hosts.read', 'platform')
  return store.listHosts(ctx.store.pool, input)
}

export async function getHost(ctx: ServiceContext, { hostId }: z.output<typeof hostInput>) {
  authorize(ctx.actor, 'hosts.read', 'platform')
  const host = await store.readHost(ctx.store.pool, hostId)
  if (!host) throw missing('host', hostId)
  return host
}

export async function hostMetrics(ctx: ServiceContext, input: z.output<typeof hostMetricsInput>) {
  await getHost(ctx, input)
  return readMetrics(ctx.store.pool, input.hostId, input)
}

export async function hostInstances(ctx: ServiceContext, input: z.output<typeof hostInput>) {
  await getHost(ctx, input)
  return { items: await instancesOfHost(ctx.store.pool, input.hostId, { seesHosts: true }) }
}

export async function hostActivity(ctx: ServiceContext, input: z.output<typeof hostActivityInput>) {
  await getHost(ctx, input)
  return { items: await activityOfResource(ctx.store.pool, input.hostId, input.limit) }
}

/** Every driver with its config's form. */
export async function listDriverForms(ctx: ServiceContext): Promise<{ items: DriverFormView[] }> {
  authorize(ctx.actor, 'hosts.read', 'platform')
  return { items: ctx.drivers.map(({ driver, title, role, schema }) => ({ driver, title, role, schema })) }
}
