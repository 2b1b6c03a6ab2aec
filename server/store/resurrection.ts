import type { Id } from '@/server/domain/ids'
import { type ClusterMember, triesWindowMs } from '@/server/domain/resurrection'
import { type Runner, raw, rows, sql } from './sql'

export type MemberRow = Omit<ClusterMember, 'downForMs'> & {
  id: Id<'instance'>
  clusterId: Id<'cluster'>
  vdcId: Id<'vdc'>
  clusterName: string
  generation: number
  /** The last task by which Plenum tried to bring it back. */
  lastTryId: Id<'task'> | null
}

/** What a key of such a task begins with. */
export const resurrectionKey = 'resurrect.'

const window = raw(`interval '${triesWindowMs} milliseconds'`)

/** Members of all clusters, or of one, with Plenum’s own tries to bring each back. By names, so that a look is the same twice. */
export const membersToJudge = (on: Runner, clusterId?: string) =>
  rows<MemberRow>(
    on,
    sql`WITH tried AS (
        SELECT resource_id AS id, (array_agg(id ORDER BY created_at DESC, id DESC))[1] AS last,
          json_agg(json_build_object('by', CASE kind WHEN 'instance.rebuild' THEN 'rebuild' ELSE 'restart' END,
            'agoMs', (extract(epoch FROM now() - created_at) * 1000)::float8)) FILTER (WHERE created_at > now() - ${window}) AS tries
        FROM task WHERE actor_id = 'plenum' AND starts_with(idempotency_key, ${resurrectionKey}) GROUP BY resource_id
      )
      SELECT i.id, i.name, i.vdc_id AS "vdcId", i.generation, c.id AS "clusterId", c.name AS "clusterName",
        c.resurrection AS mode, i.zone_id AS "zoneId", i.power, i.observed,
        CASE WHEN c.health IS NOT NULL THEN i.health END AS health, i.imported IS NOT NULL AS "isImported",
        i.active_task_id IS NOT NULL AS "isBusy", coalesce(tried.tries, '[]') AS tries, tried.last AS "lastTryId"
      FROM instance i JOIN cluster c ON c.id = i.cluster_id LEFT JOIN tried ON tried.id = i.id
      ${clusterId ? sql`WHERE c.id = ${clusterId}` : sql``} ORDER BY c.name, c.id, i.member_index, i.name`,
  )
