import type { DrainCandidate, DrainedInstance } from '@/server/domain/drain'
import { hostCandidates } from './read-hosts'
import { type Runner, rows, sql } from './sql'

/** All hosts as a drain sees them. */
export async function drainCandidates(on: Runner): Promise<DrainCandidate[]> {
  const ofNobody = { vdcId: '', antiAffinityGroup: null, instanceId: null }
  // One after the other: in a transaction there is one connection.
  const hosts = await hostCandidates(on, ofNobody)
  const groups = await rows<{ hostId: string; members: Record<string, number> }>(
    on,
    sql`SELECT host_id AS "hostId", json_object_agg(key, count) AS members FROM (
        SELECT host_id, vdc_id || '/' || anti_affinity_group AS key, count(*)::int
        FROM instance WHERE host_id IS NOT NULL AND anti_affinity_group IS NOT NULL GROUP BY 1, 2
      ) AS counted GROUP BY 1`,
  )
  const membersOf = new Map(groups.map(each => [each.hostId, each.members]))
  return hosts.map(({ groupMembers: _, ...host }) => ({ ...host, members: membersOf.get(host.id) ?? {} }))
}

/** What has its place on a host. `held`: until the transaction ends, nobody else begins anything with it. */
export const drainedInstances = (on: Runner, hostId: string, { isHeld = false } = {}): Promise<DrainedInstance[]> =>
  rows<DrainedInstance>(
    on,
    sql`SELECT id, vdc_id AS "vdcId", name, vcpus, memory_mib AS "memoryMiB", observed, power,
        anti_affinity_group AS "antiAffinityGroup", active_task_kind AS "activeTaskKind",
        imported IS NOT NULL AS "isImported"
      FROM instance WHERE host_id = ${hostId} ORDER BY id ${isHeld ? sql`FOR NO KEY UPDATE` : sql``}`,
  )
