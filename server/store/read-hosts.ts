import type { z } from 'zod'
import type { Page } from '@/server/domain/common'
import { type HostState, type HostView, hostReservedMiB } from '@/server/domain/host'
import type { listHostsInput } from '@/server/domain/inputs/hosts'
import { hostLocation } from '@/server/domain/location'
import type { HostCandidate } from '@/server/domain/placement'
import { readPage, type SortKeys } from './page'
import { placesKept } from './places-kept'
import { all, containing, firstRow, type Runner, rows, sql } from './sql'

/** Hosts with what is handed out of them: every instance that has or keeps its place there counts, running or not. */
const from = sql`host h JOIN zone ON zone.id = h.zone_id LEFT JOIN LATERAL (
    SELECT count(*)::int AS instances, (count(*) FILTER (WHERE i.observed = 'running'))::int AS running,
      coalesce(sum(i.vcpus), 0)::int AS vcpus, coalesce(sum(i.memory_mib), 0)::int AS memory_mib
    FROM instance i WHERE i.host_id = h.id
  ) here ON TRUE LEFT JOIN ${placesKept()} kept ON kept.host_id = h.id CROSS JOIN LATERAL (
    SELECT here.running, here.instances + coalesce(kept.instances, 0) AS instances,
      here.vcpus + coalesce(kept.vcpus, 0) AS vcpus, here.memory_mib + coalesce(kept.memory_mib, 0) AS memory_mib
  ) used`

const columns = sql`h.id, h.name, h.zone_id AS "zoneId", zone.name AS "zoneName", h.driver,
  h.power_driver AS "powerDriver", h.power, h.sensors, h.state, h.state_reason AS "stateReason", h.cordoned, h.location,
  h.generation, h.version, h.capabilities,
  h.cpu_threads AS "cpuThreads", h.memory_mib AS "memoryMiB",
  floor(h.cpu_threads * h.cpu_overcommit)::int AS "vcpusAllocatable", used.vcpus AS "vcpusAllocated",
  used.memory_mib AS "memoryAllocatedMiB", CASE h.state WHEN 'up' THEN h.cpu_percent END AS "cpuPercent",
  CASE h.state WHEN 'up' THEN h.memory_used_mib END AS "memoryUsedMiB", used.instances AS "instanceCount",
  used.running AS "runningCount", h.suspected_at AS "suspectedAt", h.suspicion, h.fenced_at AS "fencedAt", h.observed_at AS "observedAt", h.last_seen_at AS "lastSeenAt",
  h.active_task_id AS "activeTaskId", (SELECT t.kind FROM task t WHERE t.id = h.active_task_id) AS "activeTaskKind",
  h.created_at AS "createdAt"`

type HostRow = Omit<HostView, 'suspectedAt' | 'fencedAt' | 'observedAt' | 'lastSeenAt' | 'createdAt'> & {
  suspectedAt: Date | null
  fencedAt: Date | null
  observedAt: Date | null
  lastSeenAt: Date | null
  createdAt: Date
}
const toView = (row: HostRow): HostView => ({
  ...row,
  location: hostLocation.parse(row.location),
  suspectedAt: row.suspectedAt?.toISOString() ?? null,
  fencedAt: row.fencedAt?.toISOString() ?? null,
  observedAt: row.observedAt?.toISOString() ?? null,
  lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
})

type Sort =
  | 'name'
  | 'state'
  | 'zone'
  | 'cpuPercent'
  | 'vcpusAllocated'
  | 'memoryAllocatedMiB'
  | 'instanceCount'
  | 'createdAt'

const sorts: SortKeys<Sort> = {
  name: { by: sql`h.name`, type: 'text' },
  state: { by: sql`h.state`, type: 'text' },
  zone: { by: sql`zone.name`, type: 'text' },
  cpuPercent: { by: sql`coalesce(CASE h.state WHEN 'up' THEN h.cpu_percent END, -1)`, type: 'float8' },
  vcpusAllocated: { by: sql`used.vcpus`, type: 'float8' },
  memoryAllocatedMiB: { by: sql`used.memory_mib`, type: 'float8' },
  instanceCount: { by: sql`used.instances`, type: 'float8' },
  createdAt: { by: sql`extract(epoch FROM h.created_at)::float8`, type: 'float8' },
}

export async function listHosts(on: Runner, query: z.output<typeof listHostsInput>): Promise<Page<HostView>> {
  const states = query.state?.split(',').map(state => state.trim())
  const page = await readPage<HostRow, Sort>(on, {
    ...query,
    columns,
    from,
    where: all([
      query.zoneId && sql`h.zone_id = ${query.zoneId}`,
      states && sql`h.state = ANY(${states}::text[])`,
      query.search && sql`(h.name ILIKE ${containing(query.search)} OR h.id = ${query.search})`,
    ]),
    id: sql`h.id`,
    sorts,
  })
  return { ...page, items: page.items.map(toView) }
}

export async function readHost(on: Runner, hostId: string): Promise<HostView | null> {
  const row = await firstRow<HostRow>(on, sql`SELECT ${columns} FROM ${from} WHERE h.id = ${hostId}`)
  return row && toView(row)
}

export const allHosts = async (on: Runner): Promise<HostView[]> =>
  (await rows<HostRow>(on, sql`SELECT ${columns} FROM ${from} ORDER BY h.name`)).map(toView)

/** All hosts as placement sees them. An instance that is being placed anew does not stand in its own way. */
export async function hostCandidates(
  on: Runner,
  of: {
    vdcId: string
    antiAffinityGroup: string | null
    instanceId: string | null
    /** Of one that is not there yet. */
    imageId?: string
  },
): Promise<HostCandidate[]> {
  const found = await rows<HostCandidate & { state: HostState }>(
    on,
    sql`SELECT h.id, h.name, h.zone_id AS "zoneId", zone.name AS "zoneName", h.state, h.cordoned, h.driver,
        coalesce((h.capabilities->>'liveMigration')::boolean, FALSE) AS "canMigrate",
        floor(h.cpu_threads * h.cpu_overcommit)::int AS "vcpusAllocatable", used.vcpus + coalesce(kept.vcpus, 0) AS "vcpusAllocated",
        greatest(0, h.memory_mib - ${hostReservedMiB}::int) AS "memoryMiB",
        used.memory_mib + coalesce(kept.memory_mib, 0) AS "memoryAllocatedMiB", h.location, zone.reserve, used.members AS "groupMembers",
        EXISTS (SELECT 1 FROM image_copy c JOIN image ON image.id = c.image_id
          WHERE c.host_id = h.id AND c.size_bytes = image.size_bytes AND image.id = coalesce(
            ${of.imageId ?? null}::text, (SELECT image_id FROM instance WHERE id = ${of.instanceId}::text))) AS "holdsImage"
      FROM host h JOIN zone ON zone.id = h.zone_id LEFT JOIN LATERAL (
        SELECT coalesce(sum(i.vcpus), 0)::int AS vcpus, coalesce(sum(i.memory_mib), 0)::int AS memory_mib,
          (count(*) FILTER (WHERE i.vdc_id = ${of.vdcId} AND i.anti_affinity_group = ${of.antiAffinityGroup}::text))::int
            AS members
        FROM instance i WHERE i.host_id = h.id AND i.id IS DISTINCT FROM ${of.instanceId}::text
      ) used ON TRUE LEFT JOIN ${placesKept(of.instanceId)} kept ON kept.host_id = h.id
      ORDER BY h.name`,
  )
  return found.map(host => ({ ...host, location: hostLocation.parse(host.location) }))
}
