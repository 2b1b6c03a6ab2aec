import type { z } from 'zod'
import type { VdcView } from '@/server/domain/catalog'
import type { ClusterView } from '@/server/domain/failure/fleet'
import { promiseOf } from '@/server/domain/failure/promise'
import type { vdcActivityInput, vdcInput } from '@/server/domain/inputs'
import type { TopologyView } from '@/server/domain/overview'
import { isDown } from '@/server/domain/resurrection'
import { type Actor, authorize, readableVdcs, roleIn } from '@/server/policy'
import { activityOfVdc } from '@/server/store/activity'
import { clustersWithMembers } from '@/server/store/clusters'
import { floatingIpsOfVdc } from '@/server/store/floating-ips'
import { loadBalancersOfVdc } from '@/server/store/load-balancers'
import { networksOfVdc } from '@/server/store/read-catalog'
import { instancesOfVdc } from '@/server/store/read-instances'
import * as store from '@/server/store/read-vdcs'
import { volumesOfVdc } from '@/server/store/read-volumes'
import { routersOfVdc } from '@/server/store/routers'
import { ruleCountsOfVdc } from '@/server/store/rule-counts'
import { securityGroupsOfVdc } from '@/server/store/security-groups'
import type { Runner } from '@/server/store/sql'
import { readerOf, type ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'

type Input = z.output<typeof vdcInput>

/** One's own; operators see all. */
export async function listVdcs(ctx: Pick<ServiceContext, 'actor' | 'store'>): Promise<{ items: VdcView[] }> {
  authorize(ctx.actor, 'session.read', 'platform')
  const vdcs = await store.listVdcs(ctx.store.pool, readableVdcs(ctx.actor))
  return { items: vdcs.map(vdc => ({ ...vdc, role: roleIn(ctx.actor, vdc.id) ?? 'viewer' })) }
}

export async function getVdc(ctx: ServiceContext, { vdcId }: Input): Promise<VdcView> {
  return readVdc(ctx.store.pool, ctx.actor, vdcId)
}

/** @throws `missing` as for one that does not exist. */
export async function readVdc(db: Runner, actor: Actor, vdcId: string): Promise<VdcView> {
  const vdc = await store.readVdc(db, vdcId)
  authorize(actor, 'vdcs.read', { vdcId: vdc?.id, kind: 'vdc', id: vdcId })
  return { ...vdc!, role: roleIn(actor, vdcId) ?? 'viewer' }
}

/** Everything in it, for its graph. */
export async function vdcTopology(ctx: ServiceContext, { vdcId }: Input): Promise<TopologyView> {
  const db = ctx.store.pool
  await authorizeInVdc(ctx, db, 'vdcs.read', vdcId)
  const [networks, routers, floatingIps, loadBalancers, securityGroups, instances, volumes] = await Promise.all([
    networksOfVdc(db, vdcId),
    routersOfVdc(db, vdcId),
    floatingIpsOfVdc(db, vdcId),
    loadBalancersOfVdc(db, vdcId),
    securityGroupsOfVdc(db, vdcId),
    instancesOfVdc(db, vdcId, readerOf(ctx.actor)),
    volumesOfVdc(db, vdcId),
  ])
  return { networks, routers, floatingIps, loadBalancers, securityGroups, instances, volumes }
}

/** Its clusters, each with what it survives as it stands now. */
export async function listClusters(ctx: ServiceContext, { vdcId }: Input): Promise<{ items: ClusterView[] }> {
  const db = ctx.store.pool
  await authorizeInVdc(ctx, db, 'vdcs.read', vdcId)
  const [clusters, instances] = await Promise.all([
    clustersWithMembers(db, vdcId),
    instancesOfVdc(db, vdcId, readerOf(ctx.actor)),
  ])
  const membersOf = Map.groupBy(instances, instance => instance.clusterName)
  return {
    items: clusters.map(({ up, ...cluster }) => ({
      down: (membersOf.get(cluster.name) ?? []).filter(each => isDown({ ...each, health: each.health?.state ?? null }))
        .length,
      ...{ ...cluster, running: up.length, ...promiseOf(cluster.size, up) },
      members: (membersOf.get(cluster.name) ?? [])
        .toSorted((a, b) => (a.memberIndex ?? 0) - (b.memberIndex ?? 0))
        .map(({ id, name, state, health, zoneName, hostName, memberIndex }) => ({
          ...{ id, name, state, health, zoneName, hostName, memberIndex },
        })),
    })),
  }
}

export async function vdcActivity(ctx: ServiceContext, input: z.output<typeof vdcActivityInput>) {
  await authorizeInVdc(ctx, ctx.store.pool, 'vdcs.read', input.vdcId)
  return { items: await activityOfVdc(ctx.store.pool, input.vdcId, input.limit) }
}

export const listNetworks = onNetworks(networksOfVdc)
export const listRouters = onNetworks(routersOfVdc)
export const listFloatingIps = onNetworks(floatingIpsOfVdc)
export const listLoadBalancers = onNetworks(loadBalancersOfVdc)
export const listSecurityGroups = onNetworks(securityGroupsOfVdc)
export const listRuleCounts = onNetworks(ruleCountsOfVdc)

function onNetworks<Row>(read: (db: Runner, vdcId: string) => Promise<Row[]>) {
  return async (ctx: ServiceContext, { vdcId }: Input): Promise<{ items: Row[] }> => {
    await authorizeInVdc(ctx, ctx.store.pool, 'networks.read', vdcId)
    return { items: await read(ctx.store.pool, vdcId) }
  }
}

export async function listMembers(ctx: ServiceContext, { vdcId }: Input) {
  await authorizeInVdc(ctx, ctx.store.pool, 'vdcs.read', vdcId)
  return { items: await store.membersOf(ctx.store.pool, vdcId) }
}
