import type { HealthCheck, HealthState } from '@/server/domain/cluster-health'
import type { Id } from '@/server/domain/ids'
import type { TaskKind } from '@/server/domain/task'
import { announceChanged, notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'

export type MemberToAsk = {
  id: Id<'instance'>
  hostId: Id<'host'>
  clusterId: Id<'cluster'>
  address: string
  check: HealthCheck
  health: HealthState
  reason: string | null
  runs: boolean
  /** A task is at work on it, or on a design that it is part of. */
  isBusy: boolean
  /** By one that starts it anew. */
  isStarting: boolean
}

const starting = [
  'instance.start',
  'instance.reboot',
  'instance.rebuild',
  'instance.evacuate',
  'host.evacuate',
] satisfies TaskKind[]

const members = sql`SELECT i.id, i.host_id AS "hostId", c.id AS "clusterId", i.address, c.health AS check, coalesce(i.health, 'unknown') AS health,
    i.health_reason AS reason,
    i.observed = 'running' AS runs, i.active_task_id IS NOT NULL AS "isBusy",
    coalesce(i.active_task_kind = ANY(${starting}::text[]), FALSE) AS "isStarting"
  FROM instance i JOIN cluster c ON c.id = i.cluster_id`

/** Of a host’s instances, those whose cluster asks how they are. */
export const membersToAsk = (on: Runner, hostId: string) =>
  rows<MemberToAsk>(on, sql`${members} WHERE i.host_id = ${hostId} AND c.health IS NOT NULL`)

/** One whose cluster asks; null: it does not. */
export const memberToAsk = (on: Runner, instanceId: string) =>
  firstRow<MemberToAsk>(on, sql`${members} WHERE i.id = ${instanceId} AND c.health IS NOT NULL`)

/** Records how a member is, where that is another, with event and history. Of nobody whose cluster no longer asks. */
export async function recordHealth(
  on: Runner,
  instanceId: string,
  { state, reason }: { state: HealthState; reason: string | null },
): Promise<void> {
  await rows(
    on,
    sql`WITH before AS (
        SELECT i.id, i.health FROM instance i JOIN cluster c ON c.id = i.cluster_id
        WHERE i.id = ${instanceId} AND c.health IS NOT NULL FOR NO KEY UPDATE OF i
      ), changed AS (
        UPDATE instance i SET health = ${state}, health_reason = ${reason}::text,
          health_since = CASE WHEN before.health IS DISTINCT FROM ${state} THEN now() ELSE i.health_since END
        FROM before WHERE i.id = before.id AND (before.health, i.health_reason) IS DISTINCT FROM (${state}, ${reason}::text)
        RETURNING i.id, i.vdc_id, before.health AS was
      ), told AS (
        INSERT INTO activity (vdc_id, resource_kind, resource_id, actor, message)
        SELECT vdc_id, 'instance', id, 'Plenum', CASE WHEN ${state} = 'unhealthy'
          THEN 'It is unhealthy: ' || ${reason ?? ''}::text ELSE 'It is healthy again' END
        FROM changed WHERE (${state} = 'unhealthy' AND was IS DISTINCT FROM 'unhealthy')
          OR (${state} = 'healthy' AND was = 'unhealthy')
      ), ${announceChanged}
      SELECT (SELECT ${notify} FROM changed LIMIT 1)`,
  )
}
