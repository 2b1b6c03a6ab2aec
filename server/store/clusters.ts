import type { HealthCheck } from '@/server/domain/cluster-health'
import type { ClusterTemplate } from '@/server/domain/design/document'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { hostLocation } from '@/server/domain/location'
import type { ResurrectionMode } from '@/server/domain/resurrection'
import { notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'
import { orConflict } from './unique'

export type ClusterShape = {
  name: string
  size: number
  zones: string[]
  template: unknown
  health: HealthCheck | null
  resurrection: ResurrectionMode
}

/** After a CTE `changed` with `id` and `vdc_id` of clusters. */
const announceClusters = sql`announced AS (
    INSERT INTO event (scope, kind, id) SELECT vdc_id, 'cluster', id FROM changed
  )`

/** Writes a cluster, new or changed, with its event. Repeatable. @throws `conflict` when its name is taken. */
export async function writeCluster(
  on: Runner,
  it: ClusterShape & { id: string; vdcId: string; taskId: string },
): Promise<void> {
  const template = JSON.stringify(it.template)
  const health = it.health && JSON.stringify(it.health)
  await orConflict(
    rows(
      on,
      sql`WITH changed AS (
          INSERT INTO cluster (id, vdc_id, name, size, zones, template, health, resurrection,
            active_task_id)
          VALUES (${it.id}, ${it.vdcId}, ${it.name}, ${it.size}::int, ${it.zones}::text[], ${template}::json,
            ${health}::jsonb, ${it.resurrection}, ${it.taskId})
          ON CONFLICT (id) DO UPDATE SET name = excluded.name, size = excluded.size, zones = excluded.zones,
            template = excluded.template, health = excluded.health,
            resurrection = excluded.resurrection, generation = cluster.generation + 1
          WHERE (cluster.name, cluster.size, cluster.zones, cluster.template::text, cluster.resurrection)
            <> (excluded.name, excluded.size, excluded.zones, excluded.template::text, excluded.resurrection)
            OR cluster.health IS DISTINCT FROM excluded.health
          RETURNING id, vdc_id
        ), ${announceClusters}
        SELECT ${notify}`,
    ),
    `There is already a cluster ${it.name} in this VDC. Choose another name.`,
  )
}

export const isClusterOf = async (on: Runner, vdcId: string, clusterId: string): Promise<boolean> =>
  (await firstRow(on, sql`SELECT 1 FROM cluster WHERE id = ${clusterId} AND vdc_id = ${vdcId}`)) !== null

/** Of a VDC’s clusters, where each of their members is that runs and is not known to be unhealthy. */
export async function clustersWithMembers(on: Runner, vdcId: string) {
  const found = await rows<{
    id: Id<'cluster'>
    name: string
    size: number
    zones: string[]
    template: ClusterTemplate
    health: HealthCheck | null
    resurrection: ResurrectionMode
    up: { name: string; zoneId: string; location: unknown }[]
  }>(
    on,
    sql`SELECT c.id, c.name, c.size, coalesce(c.zones, '{}') AS zones, c.template, coalesce((
        SELECT jsonb_agg(jsonb_build_object('name', h.name, 'zoneId', h.zone_id, 'location', h.location))
        FROM instance i JOIN host h ON h.id = i.host_id WHERE i.cluster_id = c.id AND i.observed = 'running'
          AND (c.health IS NULL OR i.health IS DISTINCT FROM 'unhealthy')
      ), '[]') AS up, c.health, c.resurrection
      FROM cluster c WHERE c.vdc_id = ${vdcId} ORDER BY c.name`,
  )
  return found.map(({ up, ...cluster }) => ({
    ...cluster,
    up: up.map(host => ({ ...host, location: hostLocation.parse(host.location) })),
  }))
}

/** @throws `conflict` while something belongs to it: its members would lose whose they are. */
export async function forgetCluster(on: Runner, cluster: { id: string; name: string }): Promise<void> {
  const member = await firstRow<{ name: string }>(
    on,
    sql`SELECT name FROM instance WHERE cluster_id = ${cluster.id}
      UNION ALL SELECT name FROM volume WHERE cluster_id = ${cluster.id} LIMIT 1`,
  )
  if (member) throw new PlenumError('conflict', `${member.name} still belongs to the cluster ${cluster.name}.`)
  await rows(
    on,
    sql`WITH changed AS (DELETE FROM cluster WHERE id = ${cluster.id} RETURNING id, vdc_id), ${announceClusters}
      SELECT ${notify}`,
  )
}
