import { isEnded, type TaskState, taskStates } from '@/server/domain/task'
import { type Sql, sql } from './sql'

const underWay = taskStates.filter((state): state is TaskState => !isEnded(state))

/**
 * Per host what is held there for instances that are being rebuilt on another: should that be taken back, they return,
 * and nobody may stand where they did, of the size that they had. The task knows where that is, alone or as a part of
 * a design that is applied.
 * @param but An instance that does not stand in its own way.
 */
export const placesKept = (but: string | null = null): Sql => sql`(
    SELECT old.input->>'previousHostId' AS host_id, count(*)::int AS instances,
      sum(coalesce((old.input->'from'->>'vcpus')::int, i.vcpus))::int AS vcpus,
      sum(coalesce((old.input->'from'->>'memoryMiB')::int, i.memory_mib))::int AS memory_mib
    FROM task t CROSS JOIN LATERAL (
      SELECT t.input WHERE t.kind = 'instance.rebuild'
      UNION ALL
      SELECT jsonb_path_query(t.input, '$.changes[*].parts[*] ? (@.kind == "instance.rebuild").input')
      WHERE t.kind = 'design.apply'
    ) old JOIN instance i ON i.id = old.input->>'instanceId' AND i.active_task_id = t.id
    WHERE t.kind IN ('instance.rebuild', 'design.apply') AND t.state = ANY(${underWay}::text[])
      AND i.host_id IS DISTINCT FROM old.input->>'previousHostId' AND i.id IS DISTINCT FROM ${but}::text
    GROUP BY 1
  )`
