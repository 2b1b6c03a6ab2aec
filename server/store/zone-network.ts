import type { ExternalNetwork } from '@/server/domain/external-network'
import type { Id } from '@/server/domain/ids'
import type { ObservedState, PowerState } from '@/server/domain/instance'
import type { SecurityRule } from '@/server/domain/security-group'
import { answeringZone } from './floating-ips'
import { balancers, type LoadBalancerShape } from './load-balancers'
import { firstRow, type Runner, rows, type Sql, sql } from './sql'

type Named<K extends 'instance' | 'network' | 'securityGroup' | 'router' | 'floatingIp' | 'loadBalancer'> = {
  id: Id<K>
  vdcId: Id<'vdc'>
  name: string
  generation: number
  isBusy: boolean
}

/** What is recorded of the VDCs that have instances in a zone, as far as its network is to be like it. */
export type ZoneNetworkRecord = {
  /** null: nothing leads outside from there. */
  external: ExternalNetwork | null
  /** Its hosts that are off by proof, or about to be. */
  offHosts: string[]
  /** Those in the zone, but for those that were taken over with their own card. */
  instances: (Named<'instance'> & {
    clusterId: Id<'cluster'> | null
    clusterName: string | null
    power: PowerState
    observed: ObservedState
    mac: string
    address: string
    networkId: Id<'network'>
    securityGroupIds: Id<'securityGroup'>[]
    /** When what is recorded was written; tells whether somebody wrote since. */
    recordedAt: string | null
  })[]
  networks: (Named<'network'> & { cidr: string; cidr6: string | null; routerId: Id<'router'> | null })[]
  securityGroups: (Named<'securityGroup'> & { rules: SecurityRule[] })[]
  /** `address`: outside of this zone, if it was given one there. */
  routers: (Named<'router'> & { external: boolean; address: string | null })[]
  /** Those that are to be answered in this zone. */
  floatingIps: (Named<'floatingIp'> & { address: string; instanceId: Id<'instance'> | null })[]
  /** `tries`: nobody’s own, but what tries the members of that cluster, whose name it has. */
  loadBalancers: (Named<'loadBalancer'> & LoadBalancerShape & { tries: Id<'cluster'> | null })[]
}

/** Those of a zone that are off by proof, or are about to be switched off, by what they call themselves. */
const offHostsOf = (zoneId: Sql) => sql`ARRAY(
    SELECT h.hostname FROM host h LEFT JOIN task t ON t.id = h.active_task_id
    WHERE h.zone_id = ${zoneId} AND h.hostname IS NOT NULL
      AND (h.state = 'fenced' OR t.kind IN ('host.maintain', 'host.retire'))
    UNION SELECT gone.name FROM zone z, unnest(z.retired_hosts) AS gone (name)
    WHERE z.id = ${zoneId} AND NOT EXISTS (SELECT 1 FROM host h WHERE h.zone_id = z.id AND h.hostname = gone.name)
    ORDER BY 1)`

/** The same, of the zone of a host that stands for it. */
export const offHostsBeside = async (on: Runner, hostId: string): Promise<string[]> =>
  (
    await firstRow<{ off: string[] }>(
      on,
      sql`SELECT ${offHostsOf(sql`h.zone_id`)} AS off FROM host h WHERE h.id = ${hostId}`,
    )
  )?.off ?? []

/** A zone’s name, and a host to reach its network by; undefined where nothing joins its hosts’ networks. */
export const networkOfZone = (on: Runner, zoneId: string) =>
  firstRow<{ zoneName: string; hostId: Id<'host'> }>(
    on,
    sql`SELECT z.name AS "zoneName", h.id AS "hostId" FROM zone z JOIN host h ON h.zone_id = z.id
      WHERE z.id = ${zoneId} AND z.network_driver IS NOT NULL ORDER BY h.id LIMIT 1`,
  )

/** In one statement: all of it is of one moment. */
export async function readZoneNetwork(on: Runner, zoneId: string): Promise<ZoneNetworkRecord> {
  const own = sql`'id', it.id, 'vdcId', it.vdc_id, 'name', it.name, 'generation', it.generation`
  const busy = sql`'isBusy', it.active_task_id IS NOT NULL`
  const here = sql`it.vdc_id IN (SELECT vdc_id FROM instance WHERE zone_id = ${zoneId})`
  const row = await firstRow<ZoneNetworkRecord>(
    on,
    sql`SELECT (SELECT external FROM zone WHERE id = ${zoneId}) AS external,
      ${offHostsOf(sql`${zoneId}`)} AS "offHosts",
      (SELECT coalesce(json_agg(json_build_object(${own}, 'clusterId', c.id, 'clusterName', c.name, 'power', it.power,
          'observed', it.observed, 'mac', it.mac, 'address', it.address, 'networkId', it.network_id,
          'securityGroupIds', it.security_group_ids, 'recordedAt', it.observed_at,
          'isBusy', it.active_task_id IS NOT NULL OR c.active_task_id IS NOT NULL) ORDER BY it.id), '[]')
        FROM instance it LEFT JOIN cluster c ON c.id = it.cluster_id
        WHERE it.zone_id = ${zoneId} AND it.imported IS NULL) AS instances,
      (SELECT coalesce(json_agg(json_build_object(${own}, ${busy}, 'cidr', it.cidr, 'cidr6', it.cidr6, 'routerId', it.router_id)
          ORDER BY it.id), '[]') FROM network it WHERE ${here}) AS networks,
      (SELECT coalesce(json_agg(json_build_object(${own}, ${busy}, 'rules', it.rules) ORDER BY it.id), '[]')
        FROM security_group it WHERE ${here}) AS "securityGroups",
      (SELECT coalesce(json_agg(json_build_object(${own}, ${busy}, 'external', it.external, 'address',
          (SELECT address FROM external_address e WHERE e.router_id = it.id AND e.zone_id = ${zoneId}))
          ORDER BY it.id), '[]') FROM router it WHERE ${here}) AS routers,
      (SELECT coalesce(json_agg(json_build_object(${own}, ${busy}, 'address', e.address, 'instanceId', it.instance_id)
          ORDER BY it.id), '[]') FROM floating_ip it JOIN external_address e ON e.floating_ip_id = it.id
        WHERE it.id IN (SELECT f.id FROM floating_ip f WHERE ${answeringZone} = ${zoneId})) AS "floatingIps",
      (SELECT coalesce(json_agg(json_build_object(${own}, 'networkId', it.network_id, 'address', it.address,
          'listeners', it.listeners, 'healthCheck', it.health_check, 'instanceIds', it.instance_ids,
          'clusterIds', it.cluster_ids, 'tries', it.tries, 'isBusy', it.active_task_id IS NOT NULL OR EXISTS (
            SELECT 1 FROM cluster c WHERE c.id = ANY(it.cluster_ids) AND c.active_task_id IS NOT NULL))
          ORDER BY it.id), '[]') FROM ${balancers} it WHERE ${here}) AS "loadBalancers"`,
  )
  return row!
}

/** A thing of a zone's network, and whose: an instance, of a port, and itself of anything else. */
export type Owned = { id: string; ownerId: string }

/** One that asks its members by TCP has a load balancer for that, of its own id. */
const clusterOf = sql`CASE WHEN t.owner LIKE 'lb\\_%' THEN 'clus_' || substr(t.owner, 4) END`

/**
 * Those of a zone that nobody has recorded there; `isBusy`: a task other than this one may be about to, or to remove it;
 * `elsewhere`: a floating IP that is to be answered in another zone by now, and where.
 */
export async function unknownInZone(
  on: Runner,
  zoneId: string,
  things: readonly Owned[],
  taskId = '',
): Promise<Unknown[]> {
  if (things.length === 0) return []
  return rows<Unknown>(
    on,
    sql`SELECT t.id, EXISTS (SELECT 1 FROM task_lock l
        WHERE split_part(l.key, ':', 2) IN (t.owner, ${clusterOf}, (SELECT instance_id FROM floating_ip WHERE id = t.owner))
          AND l.task_id <> ${taskId}) AS "isBusy",
        (SELECT json_build_object('vdcId', f.vdc_id, 'name', f.name,
            'zoneName', (SELECT name FROM zone WHERE id = ${answeringZone}))
          FROM floating_ip f WHERE f.id = t.owner) AS elsewhere
      FROM unnest(${things.map(it => it.id)}::text[], ${things.map(it => it.ownerId)}::text[]) AS t (id, owner)
      WHERE NOT EXISTS (SELECT 1 FROM instance WHERE id = t.owner AND zone_id = ${zoneId})
        AND NOT EXISTS (SELECT 1 FROM floating_ip f WHERE f.id = t.owner AND ${answeringZone} = ${zoneId})
        AND NOT EXISTS (SELECT 1 FROM network WHERE id = t.owner)
        AND NOT EXISTS (SELECT 1 FROM security_group WHERE id = t.owner)
        AND NOT EXISTS (SELECT 1 FROM router WHERE id = t.owner)
        AND NOT EXISTS (SELECT 1 FROM load_balancer WHERE id = t.owner)
        AND NOT EXISTS (SELECT 1 FROM cluster WHERE id = ${clusterOf} AND health->>'kind' = 'tcp')`,
  )
}

export type Unknown = {
  id: string
  isBusy: boolean
  elsewhere: { vdcId: Id<'vdc'>; name: string; zoneName: string } | null
}
