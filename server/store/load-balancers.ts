import { isDeepStrictEqual } from 'node:util'
import type { LoadBalancerView } from '@/server/domain/catalog'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import {
  type ConnectCheck,
  type Listener,
  type MemberState,
  type MemberStatus,
  reasonOf,
} from '@/server/domain/load-balancer'
import { heldAddresses } from './held'
import { notify } from './instances'
import { lockAddresses } from './networks'
import { refuseReserved } from './reservations'
import { firstRow, type Runner, rows, type Sql, sql } from './sql'
import type { Store } from './store'
import { type AnyTx, transact } from './transact'
import { orConflict } from './unique'

export type LoadBalancerShape = {
  name: string
  networkId: Id<'network'>
  address: string
  listeners: Listener[]
  healthCheck: ConnectCheck
  instanceIds: Id<'instance'>[]
  clusterIds: Id<'cluster'>[]
}

/** After a CTE `changed` with `id` and `vdc_id` of load balancers. */
const announceLoadBalancers = sql`announced AS (
    INSERT INTO event (scope, kind, id) SELECT vdc_id, 'loadBalancer', id FROM changed
  )`

/**
 * Writes a load balancer, new or changed, with its event. Repeatable.
 * @throws `conflict` when its name or its address is taken, or its network is gone.
 */
export async function writeLoadBalancer(
  tx: AnyTx,
  it: LoadBalancerShape & {
    id: string
    vdcId: string
    taskId: string /** Of one that is new. */
    generation?: number
  },
): Promise<void> {
  // Held until the transaction ends: nobody else gets its address meanwhile.
  await lockAddresses(tx, it.networkId)
  const holder = await firstRow<{ name: string }>(
    tx,
    sql`SELECT name FROM instance WHERE network_id = ${it.networkId} AND address = ${it.address}
      UNION ALL SELECT name FROM load_balancer
      WHERE network_id = ${it.networkId} AND address = ${it.address} AND id <> ${it.id}`,
  )
  const isHeld = (await heldAddresses(tx, it.networkId, it.taskId)).includes(it.address)
  if (holder || isHeld)
    throw new PlenumError('conflict', `${it.address} is ${holder ? `${holder.name}’s` : 'not free yet'}. Plan again.`)
  await refuseReserved(tx, it.networkId, it.address)
  const shape = sql`${it.name}, ${it.networkId}, ${it.address}, ${JSON.stringify(it.listeners)}::jsonb,
    ${JSON.stringify(it.healthCheck)}::jsonb, ${it.instanceIds as string[]}::text[], ${it.clusterIds as string[]}::text[]`
  await orConflict(
    rows(
      tx,
      sql`WITH changed AS (
          INSERT INTO load_balancer (id, vdc_id, generation, active_task_id, name, network_id, address, listeners,
            health_check, instance_ids, cluster_ids)
          VALUES (${it.id}, ${it.vdcId}, ${it.generation ?? 1}::int, ${it.taskId}, ${shape})
          ON CONFLICT (id) DO UPDATE SET name = excluded.name, network_id = excluded.network_id,
            address = excluded.address, listeners = excluded.listeners, health_check = excluded.health_check,
            instance_ids = excluded.instance_ids, cluster_ids = excluded.cluster_ids,
            generation = load_balancer.generation + 1
          WHERE (load_balancer.name, load_balancer.network_id, load_balancer.address, load_balancer.listeners,
              load_balancer.health_check, load_balancer.instance_ids, load_balancer.cluster_ids)
            <> (excluded.name, excluded.network_id, excluded.address, excluded.listeners, excluded.health_check,
              excluded.instance_ids, excluded.cluster_ids)
          RETURNING id, vdc_id
        ), ${announceLoadBalancers}
        SELECT ${notify}`,
    ),
    `There is already a load balancer ${it.name} in this VDC, or its network is gone. Plan again.`,
  )
}

export const forgetLoadBalancer = (on: Runner, id: string) =>
  rows(
    on,
    sql`WITH changed AS (DELETE FROM load_balancer WHERE id = ${id} RETURNING id, vdc_id), ${announceLoadBalancers}
      SELECT ${notify}`,
  )

/** Whether an instance `i` is one of the members of a load balancer `b`. */
const isMember = sql`i.vdc_id = b.vdc_id AND i.network_id = b.network_id AND i.imported IS NULL
  AND (i.id = ANY(b.instance_ids) OR i.cluster_id = ANY(b.cluster_ids))`

/** `tryingOf` in SQL. */
export const tryingId = (clusterId: Sql) => sql`'lb_' || substr(${clusterId}, 6)`

/**
 * Load balancers, and what tries members of clusters (`tryingOf`): to zones one like the other. Nobody sends anything to
 * its address, which is nobody’s: link-local, of the cluster’s own. Each try counts by itself; what a row of them means
 * the cluster’s check says. `tries`: the cluster that is tried.
 */
export const balancers = sql`(
    SELECT id, vdc_id, name, generation, network_id, address, listeners, health_check, instance_ids, cluster_ids,
      active_task_id, NULL AS tries
    FROM load_balancer UNION ALL
    SELECT ${tryingId(sql`c.id`)}, c.vdc_id, c.name, c.generation, members.network_id,
      '169.254.' || 1 + get_byte(decode(md5(c.id), 'hex'), 0) % 254 || '.' || 1 + get_byte(decode(md5(c.id), 'hex'), 1) % 254,
      jsonb_build_array(jsonb_build_object('protocol', 'tcp', 'port', c.health->'port', 'memberPort', c.health->'port')),
      jsonb_build_object('intervalSeconds', c.health->'intervalSeconds', 'timeoutSeconds', c.health->'timeoutSeconds',
        'upAfter', 1, 'downAfter', 1), '{}'::text[], ARRAY[c.id], c.active_task_id, c.id
    FROM cluster c CROSS JOIN LATERAL (
      SELECT network_id FROM instance WHERE cluster_id = c.id GROUP BY network_id ORDER BY count(*) DESC, network_id LIMIT 1
    ) members WHERE c.health->>'kind' = 'tcp'
  )`

export type LoadBalancerWork = {
  name: string
  generation: number
  address: string
  listeners: Listener[]
  healthCheck: ConnectCheck
  network: { id: Id<'network'>; name: string; cidr: string }
  /** In the zone of the host that was asked for, and wanted on. */
  members: { id: Id<'instance'>; address: string }[]
}

/** As it is recorded, for the zone of a host. */
export const readLoadBalancer = (on: Runner, id: string, hostId: string) =>
  firstRow<LoadBalancerWork>(
    on,
    sql`SELECT b.name, b.generation, b.address, b.listeners, b.health_check AS "healthCheck",
        json_build_object('id', n.id, 'name', n.name, 'cidr', n.cidr) AS network,
        coalesce((SELECT json_agg(json_build_object('id', i.id, 'address', i.address) ORDER BY i.id)
          FROM instance i JOIN host h ON h.id = i.host_id
          WHERE ${isMember} AND i.power <> 'stopped' AND h.zone_id = (SELECT zone_id FROM host WHERE id = ${hostId})), '[]')
          AS members
      FROM ${balancers} b JOIN network n ON n.id = b.network_id WHERE b.id = ${id}`,
  )

/** Zones that join their hosts’ networks, by a host that stands for each. */
export const zonesThatBalance = (on: Runner) =>
  rows<{ hostId: string }>(
    on,
    sql`SELECT DISTINCT ON (z.id) h.id AS "hostId"
      FROM zone z JOIN host h ON h.zone_id = z.id WHERE z.network_driver IS NOT NULL ORDER BY z.id, h.id`,
  )

export type WatchedLoadBalancer = {
  id: Id<'loadBalancer'>
  listeners: Listener[]
  members: { id: Id<'instance'>; address: string; isOn: boolean }[]
}

/** Those with members in a zone, and a host that stands for it. */
export async function loadBalancersInZone(on: Runner, zoneId: string) {
  const [host] = await rows<{ id: string }>(
    on,
    sql`SELECT h.id FROM host h JOIN zone z ON z.id = h.zone_id
      WHERE z.id = ${zoneId} AND z.network_driver IS NOT NULL ORDER BY h.id LIMIT 1`,
  )
  const balancers = await rows<WatchedLoadBalancer>(
    on,
    sql`SELECT b.id, b.listeners, json_agg(json_build_object('id', i.id, 'address', i.address, 'isOn',
          i.observed = 'running' AND i.power = 'running') ORDER BY i.id) AS members
      FROM load_balancer b JOIN instance i ON ${isMember} JOIN host h ON h.id = i.host_id
      WHERE h.zone_id = ${zoneId} GROUP BY b.id`,
  )
  return { hostId: host?.id, balancers }
}

export type SeenMember = Pick<MemberStatus, 'instanceId' | 'protocol' | 'port'> & {
  state: MemberState
  reason?: string
}

/**
 * Writes how the members in one zone do, with an event where that differs; mostly they do as before, and nothing is
 * written. Those of other zones stay as they are.
 */
export async function recordMemberStates(store: Store, id: string, seen: SeenMember[], now: string): Promise<void> {
  const before = await memberStatesOf(store.pool, sql`${id}`)
  if (!before || isDeepStrictEqual(nextStates(before, seen, now), before)) return
  await transact(store, async tx => {
    const locked = await memberStatesOf(tx, sql`${id} FOR NO KEY UPDATE`)
    if (!locked) return
    const next = JSON.stringify(nextStates(locked, seen, now))
    await rows(
      tx,
      sql`WITH changed AS (
          UPDATE load_balancer SET member_states = ${next}::jsonb
          WHERE id = ${id} AND member_states <> ${next}::jsonb RETURNING id, vdc_id
        ), ${announceLoadBalancers}
        SELECT (SELECT ${notify} FROM changed LIMIT 1)`,
    )
  })
}

const memberStatesOf = async (on: Runner, whose: Sql) =>
  (
    await firstRow<{ memberStates: MemberStatus[] }>(
      on,
      sql`SELECT member_states AS "memberStates" FROM load_balancer WHERE id = ${whose}`,
    )
  )?.memberStates

function nextStates(before: readonly MemberStatus[], seen: SeenMember[], now: string): MemberStatus[] {
  const here = new Set<string>(seen.map(each => each.instanceId))
  const next = [
    ...before.filter(each => !here.has(each.instanceId)),
    ...seen.map(({ instanceId, protocol, port, state, reason }): MemberStatus => {
      const known = before.find(
        each => each.instanceId === instanceId && each.protocol === protocol && each.port === port,
      )
      const since = known?.state === state ? known.since : now
      return { instanceId, protocol, port, state, since, reason: reason ?? reasonOf(state, { protocol, port }) }
    }),
  ]
  // Whichever zone was looked at last: another order would be news.
  return next.sort((a, b) => compare(a.instanceId, b.instanceId) || compare(a.protocol, b.protocol) || a.port - b.port)
}
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

type ViewRow = Omit<LoadBalancerView, 'createdAt' | 'members'> & {
  createdAt: Date
  memberStates: MemberStatus[]
  members: Pick<LoadBalancerView['members'][number], 'id' | 'name' | 'address'>[]
}

export async function loadBalancersOfVdc(on: Runner, vdcId: string): Promise<LoadBalancerView[]> {
  const found = await rows<ViewRow>(on, viewsWhere(sql`b.vdc_id = ${vdcId}`))
  return found.map(({ createdAt, memberStates, members, ...balancer }) => ({
    ...balancer,
    members: members.map(member => {
      const ports = memberStates
        .filter(each => each.instanceId === member.id)
        .map(({ instanceId: _, ...status }) => status)
      return { ...member, state: worstOf(ports.map(each => each.state)), ports }
    }),
    createdAt: createdAt.toISOString(),
  }))
}

const viewsWhere = (where: Sql) => sql`SELECT b.id, b.vdc_id AS "vdcId", b.name, b.generation, n.name AS "networkName",
    b.address, b.listeners, b.health_check AS "healthCheck", b.member_states AS "memberStates",
    b.created_at AS "createdAt",
    coalesce((SELECT json_agg(json_build_object('id', i.id, 'name', i.name, 'address', i.address) ORDER BY i.name)
      FROM instance i WHERE ${isMember}), '[]') AS members
  FROM load_balancer b JOIN network n ON n.id = b.network_id WHERE ${where} ORDER BY b.name, b.id`

/** One port that takes no connection is enough to be down. */
const worstOf = (states: readonly MemberState[]): MemberState =>
  states.includes('down') ? 'down' : states.length === 0 || states.includes('unknown') ? 'unknown' : 'up'
