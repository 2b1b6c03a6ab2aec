import type pg from 'pg'
import { newId } from '@/server/domain/ids'
import type { TaskKind } from '@/server/domain/task'
import { longTask, smallTask } from '@/server/engine/testing/scripted'
import { taskCatalog } from '@/server/tasks/catalog'

/** As many queued tasks as wanted, each with its lock, without the calls that wake workers. */
export async function fillQueue(pool: pg.Pool, kind: 'instance.create' | 'volume.create', count: number) {
  const tasks = Array.from({ length: count }, () => (kind === 'instance.create' ? longTask() : smallTask()))
  const ids = tasks.map(() => newId('task'))
  const definition = taskCatalog[kind satisfies TaskKind]
  await pool.query('TRUNCATE task, step, task_lock, step_log, activity, event CASCADE')
  await pool.query(
    `WITH new AS (
       INSERT INTO task (id, kind, title, input, resource_kind, resource_id, deadline_ms, actor_name)
       SELECT id, $2, 'Bench', input, split_part(key, ':', 1), split_part(key, ':', 2), 600000, 'Ada'
       FROM unnest($1::text[], $3::jsonb[], $4::text[]) AS t (id, input, key) RETURNING id
     ), lock AS (
       INSERT INTO task_lock (key, task_id) SELECT key, id FROM unnest($1::text[], $4::text[]) AS t (id, key)
     )
     INSERT INTO step (task_id, index, name)
     SELECT id, ordinal - 1, name FROM new, unnest($5::text[]) WITH ORDINALITY AS s (name, ordinal)`,
    [ids, kind, tasks.map(task => JSON.stringify(task.input)), tasks.map(task => task.locks[0]), [...definition.steps]],
  )
  await pool.query('ANALYZE task, step, task_lock')
}
