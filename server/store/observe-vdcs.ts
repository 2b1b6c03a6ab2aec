import type { Id } from '@/server/domain/ids'
import { filteredZoneIds } from './security-groups'
import { type Runner, rows, sql } from './sql'

/** A placed member of an anti-affine group or cluster. */
export type GroupMember = {
  id: Id<'instance'>
  vdcId: Id<'vdc'>
  name: string
  /** Of its spread group, or of its cluster. */
  group: string
  hostId: Id<'host'>
  vcpus: number
  memoryMiB: number
  wantedZoneId: string | null
  volumeZoneIds: string[]
  filteredZoneIds: string[] | null
  isBusy: boolean
}

/** All members of groups of which two or more stand on one host. */
export const membersThatMeet = (on: Runner) =>
  rows<GroupMember>(
    on,
    sql`WITH member AS (
        SELECT i.*, coalesce(cluster.name, i.anti_affinity_group) AS group_name,
          coalesce(i.cluster_id, i.vdc_id || ' ' || i.anti_affinity_group) AS group_key
        FROM instance i LEFT JOIN cluster ON cluster.id = i.cluster_id
        WHERE i.host_id IS NOT NULL AND (i.cluster_id IS NOT NULL OR i.anti_affinity_group IS NOT NULL)
      )
      SELECT m.id, m.vdc_id AS "vdcId", m.name, m.group_name AS "group", m.host_id AS "hostId", m.vcpus,
        m.memory_mib AS "memoryMiB", m.wanted_zone_id AS "wantedZoneId", m.active_task_id IS NOT NULL AS "isBusy",
        ARRAY(SELECT DISTINCT v.zone_id FROM attachment a JOIN volume v ON v.id = a.volume_id
          WHERE a.instance_id = m.id) AS "volumeZoneIds", ${filteredZoneIds(sql`m`)} AS "filteredZoneIds"
      FROM member m WHERE EXISTS (
        SELECT 1 FROM member other WHERE other.group_key = m.group_key AND other.host_id = m.host_id AND other.id <> m.id)
      ORDER BY m.vdc_id, group_name, m.name`,
  )

export type LeftBehind = {
  taskId: Id<'task'>
  title: string
  message: string | null
  vdcId: Id<'vdc'> | null
  resourceKind: string | null
  resourceId: string | null
  resourceName: string | null
}

/** Tasks that ended with something that they could not take back, and that nobody has called settled since. */
export const tasksLeftBehind = (on: Runner) =>
  rows<LeftBehind>(
    on,
    sql`SELECT t.id AS "taskId", t.title, t.error->>'message' AS message, t.vdc_id AS "vdcId",
        t.resource_kind AS "resourceKind", t.resource_id AS "resourceId", t.resource_name AS "resourceName"
      FROM task t WHERE t.state = 'needs operator' AND NOT EXISTS (
        SELECT 1 FROM finding f WHERE f.kind = 'left-behind' AND f.key = t.id AND f.cleared_at > t.finished_at)
      ORDER BY t.id`,
  )
