import { isEnded, type TaskState, taskStates } from '@/server/domain/task'
import { type Runner, rows, type Sql, sql } from './sql'

const underWay = taskStates.filter((state): state is TaskState => !isEnded(state))

/**
 * After a FROM: what is held on hosts for instances that are on another: by a rebuild where they were, since they return
 * should it be taken back; by a migration where they are going, and where they came from. A host that is drained holds
 * nothing: it takes none anyway. The task (`t`) knows where that is, alone or as a part of another (`part`); one that is
 * done there is not taken back any more, and what else the task makes may have its place.
 */
const heldPlaces = sql`task t CROSS JOIN LATERAL (
      SELECT t.kind, t.input WHERE t.kind IN ('instance.rebuild', 'instance.migrate')
      UNION ALL
      SELECT part->>'kind', part->'input' FROM jsonb_path_query(t.input, '$.changes[*]') AS change, jsonb_path_query(
        change, '$.parts[*] ? (@.kind == "instance.rebuild" || @.kind == "instance.migrate")') AS part
      WHERE t.kind IN ('design.apply', 'host.drain', 'host.retire', 'host.maintain')
        AND EXISTS (SELECT 1 FROM step s WHERE s.task_id = t.id AND s."group" = change->>'key' AND s.state <> 'done')
    ) part (kind, input) CROSS JOIN LATERAL (
      SELECT part.input->>'previousHostId' WHERE part.kind = 'instance.rebuild'
      UNION SELECT part.input->>'toHostId' WHERE part.kind = 'instance.migrate'
      UNION SELECT part.input->>'fromHostId' WHERE t.kind = 'instance.migrate'
    ) held (host_id) JOIN instance i ON i.id = part.input->>'instanceId' AND i.active_task_id = t.id
    WHERE t.kind IN ('instance.rebuild', 'instance.migrate', 'design.apply', 'host.drain', 'host.retire', 'host.maintain')
      AND t.state = ANY(${underWay}::text[]) AND i.host_id IS DISTINCT FROM held.host_id`

/**
 * Per host how much is held there, in the size that they had.
 * @param but An instance that does not stand in its own way.
 */
export const placesKept = (but: string | null = null): Sql => sql`(
    SELECT held.host_id, count(*)::int AS instances,
      sum(coalesce((part.input->'from'->>'vcpus')::int, i.vcpus))::int AS vcpus,
      sum(coalesce((part.input->'from'->>'memoryMiB')::int, i.memory_mib))::int AS memory_mib
    FROM ${heldPlaces} AND i.id IS DISTINCT FROM ${but}::text
    GROUP BY 1
  )`

/**
 * Names of instances that are elsewhere by the record, while something of them is on a host, or about to be: a task has
 * begun to move them there or away, or rebuilds them elsewhere and has not ended. Whatever has not begun to move asks first
 * whether the host takes it.
 */
export const halfwayOn = async (on: Runner, hostId: string): Promise<string[]> =>
  (
    await rows<{ name: string }>(
      on,
      sql`SELECT DISTINCT i.name FROM ${heldPlaces} AND held.host_id = ${hostId}
          AND (part.kind = 'instance.rebuild'
            OR i.active_task_kind = 'instance.migrate' AND t.state IN ('running', 'rolling back'))
        ORDER BY i.name`,
    )
  ).map(row => row.name)
