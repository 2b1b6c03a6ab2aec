import { isEnded, type TaskState, taskStates } from '@/server/domain/task'
import { type Sql, sql } from './sql'

const underWay = taskStates.filter((state): state is TaskState => !isEnded(state))

/**
 * Per host what is held there for instances that are on another: by a rebuild where they were, of the size that they had,
 * since they return should it be taken back; by a migration where they are going, and where they came from. A host that
 * is drained holds nothing: it takes none anyway. The task knows where that is, alone or as a part of another.
 * @param but An instance that does not stand in its own way.
 */
export const placesKept = (but: string | null = null): Sql => sql`(
    SELECT held.host_id, count(*)::int AS instances,
      sum(coalesce((part.input->'from'->>'vcpus')::int, i.vcpus))::int AS vcpus,
      sum(coalesce((part.input->'from'->>'memoryMiB')::int, i.memory_mib))::int AS memory_mib
    FROM task t CROSS JOIN LATERAL (
      SELECT t.kind, t.input WHERE t.kind IN ('instance.rebuild', 'instance.migrate')
      UNION ALL
      SELECT part->>'kind', part->'input' FROM jsonb_path_query(t.input,
        '$.changes[*].parts[*] ? (@.kind == "instance.rebuild" || @.kind == "instance.migrate")') AS part
      WHERE t.kind IN ('design.apply', 'host.drain', 'host.retire', 'host.maintain')
    ) part (kind, input) CROSS JOIN LATERAL (
      SELECT part.input->>'previousHostId' WHERE part.kind = 'instance.rebuild'
      UNION SELECT part.input->>'toHostId' WHERE part.kind = 'instance.migrate'
      UNION SELECT part.input->>'fromHostId' WHERE t.kind = 'instance.migrate'
    ) held (host_id) JOIN instance i ON i.id = part.input->>'instanceId' AND i.active_task_id = t.id
    WHERE t.kind IN ('instance.rebuild', 'instance.migrate', 'design.apply', 'host.drain', 'host.retire', 'host.maintain')
      AND t.state = ANY(${underWay}::text[])
      AND i.host_id IS DISTINCT FROM held.host_id AND i.id IS DISTINCT FROM ${but}::text
    GROUP BY 1
  )`
