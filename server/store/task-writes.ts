import type pg from 'pg'
import type { StepState, TaskError, TaskKind, TaskState } from '@/server/domain/task'
import type { Lease } from './task-queue'
import { announce } from './task-sql'

/** Absent fields stay as they are. */
export type StepChange = {
  index: number
  state?: StepState
  attempts?: number
  percent?: number
  output?: unknown
  error?: TaskError | null
}
/** `agoMs`: how long before the write it was said. */
export type LogLine = { index: number; message: string; agoMs: number }
export type TaskChange = {
  state?: TaskState
  percent?: number
  /** Merged into the outputs so far. */
  outputs?: Record<string, unknown>
  error?: TaskError
  /** Gives the task back, for any worker to go on with after so long. */
  releaseForMs?: number
  /** Which kind of work is at the rows under these locks, from now on. */
  marks?: { key: string; kind: TaskKind }[]
  /** Locks that are given back before the task has ended. */
  frees?: string[]
  steps?: StepChange[]
  log?: LogLine[]
}

/** Changes a task, its steps and its log, with the pointer event; renews the lease by the way. A cancelled task's rollback gets no error. */
export async function writeTask(
  pool: pg.Pool,
  lease: Lease,
  change: TaskChange,
): Promise<{ cancelRequested: boolean; pauseRequested: boolean } | null> {
  const values = [
    lease.id,
    lease.epoch,
    lease.worker,
    lease.leaseMs,
    change.state ?? null,
    change.percent ?? null,
    json(change.outputs),
    json(change.error),
    change.releaseForMs ?? null,
    ...stepColumns(change.steps ?? []),
    ...logColumns(change.log ?? []),
  ]
  const { marks = [], frees = [] } = change
  if (marks.length + frees.length === 0)
    return (await pool.query({ name: 'task-write', text: write, values })).rows[0] ?? null
  values.push(...[marks.map(mark => mark.key), marks.map(mark => mark.kind)])
  if (frees.length === 0)
    return (await pool.query({ name: 'task-write-marked', text: writeMarked, values })).rows[0] ?? null
  values.push(frees)
  return (await pool.query({ name: 'task-write-freeing', text: writeFreeing, values })).rows[0] ?? null
}

const changedSteps = (first: number) => `
  changed_step AS (
    UPDATE step SET state = coalesce(c.state, step.state), attempts = coalesce(c.attempts, step.attempts),
      percent = coalesce(c.percent, step.percent), output = coalesce(c.output, step.output),
      error = nullif(coalesce(c.error, step.error), 'null'),
      started_at = CASE WHEN c.state = 'running' THEN coalesce(started_at, now()) ELSE started_at END,
      finished_at = CASE WHEN c.state IN ('done', 'failed', 'undone', 'undo failed') THEN now()
        WHEN c.state IN ('running', 'undoing') THEN NULL ELSE finished_at END
    FROM changed, unnest($${first}::int[], $${first + 1}::text[], $${first + 2}::int[], $${first + 3}::int[],
      $${first + 4}::jsonb[], $${first + 5}::jsonb[]) AS c (index, state, attempts, percent, output, error)
    WHERE step.task_id = changed.id AND step.index = c.index
  ), logged AS (
    INSERT INTO step_log (task_id, index, message, at)
    SELECT changed.id, l.index, l.message, now() - l.ago * interval '1 ms'
    FROM changed, unnest($${first + 6}::int[], $${first + 7}::text[], $${first + 8}::float8[]) AS l (index, message, ago)
  )`

const writeWith = (marked: string) => `
WITH changed AS (
  UPDATE task SET percent = coalesce($6::int, percent),
    -- A pause may have been taken back, or overtaken by a cancel request: then the next worker goes on.
    state = CASE WHEN $5 = 'paused' AND NOT pause_requested THEN state ELSE coalesce($5, state) END,
    outputs = CASE WHEN $7::jsonb IS NULL THEN outputs ELSE outputs || $7::jsonb END,
    error = CASE WHEN cancel_requested THEN error ELSE coalesce($8::jsonb, error) END,
    run_at = CASE WHEN $9::int IS NULL OR cancel_requested THEN run_at ELSE now() + $9::int * interval '1 ms' END,
    lease_until = CASE WHEN $9::int IS NULL THEN now() + $4::int * interval '1 ms' END,
    worker = CASE WHEN $9::int IS NULL THEN worker END,
    pause_requested = pause_requested AND coalesce($5, state) NOT IN ('rolling back', 'paused')
  WHERE id = $1 AND epoch = $2::int AND worker = $3
  RETURNING id, vdc_id, cancel_requested, pause_requested
), ${changedSteps(10)}, announced AS (
  INSERT INTO event (scope, kind, id) SELECT coalesce(vdc_id, 'platform'), 'task', id FROM changed
)${marked}
SELECT cancel_requested AS "cancelRequested", pause_requested AS "pauseRequested" FROM changed`
const write = writeWith('')
// Only rows that are this task's: one that a step forgot is somebody else's by now.
const marking = `, mark AS (
  SELECT key, kind FROM unnest($19::text[], $20::text[]) AS m (key, kind)
), marked_instance AS (
  UPDATE instance SET active_task_kind = mark.kind FROM mark, changed
  WHERE instance.id = substr(mark.key, 10) AND mark.key LIKE 'instance:%' AND active_task_id = changed.id
  RETURNING mark.key
), marked_volume AS (
  UPDATE volume SET active_task_kind = mark.kind FROM mark, changed
  WHERE volume.id = substr(mark.key, 8) AND mark.key LIKE 'volume:%' AND active_task_id = changed.id
  RETURNING mark.key
), told AS (
  INSERT INTO event (scope, kind, id) SELECT coalesce(vdc_id, 'platform'), split_part(key, ':', 1), split_part(key, ':', 2)
  FROM changed, (SELECT key FROM marked_instance UNION ALL SELECT key FROM marked_volume) AS both_kinds
)`
const writeMarked = writeWith(marking)
// Busy marks before locks, as with the end. Only machines are ever given back before it.
const writeFreeing = writeWith(`${marking}, free_instance AS (
  UPDATE instance SET active_task_id = NULL, active_task_kind = NULL FROM changed, unnest($21::text[]) AS key
  WHERE instance.id = substr(key, 10) AND key LIKE 'instance:%' AND active_task_id = changed.id
  RETURNING key, instance.id, instance.vdc_id
), unlocked AS (
  DELETE FROM task_lock USING changed WHERE task_id = changed.id AND key IN (SELECT key FROM free_instance)
), freed AS (
  INSERT INTO event (scope, kind, id) SELECT vdc_id, 'instance', id FROM free_instance
)`)

/** How a task ends; `activity` is the sentence for the resource's history. */
export type TaskEnd = Omit<TaskChange, 'releaseForMs'> & { state: TaskState; activity: string }

/** Ends a task: gives its locks back, clears the busy marks, tells everyone, writes the history. `false` when the lease is lost. */
export async function endTask(pool: pg.Pool, lease: Lease, end: TaskEnd): Promise<boolean> {
  const values = [
    lease.id,
    lease.epoch,
    lease.worker,
    end.state,
    end.percent ?? null,
    json(end.outputs),
    json(end.error),
    clean(end.activity),
    ...stepColumns(end.steps ?? []),
    ...logColumns(end.log ?? []),
  ]
  return (await pool.query({ name: 'task-end', text: finish, values })).rowCount === 1
}

// Busy marks are cleared before the locks go (the count makes it wait): services lock in that order too, so neither
// waits for the other in a circle.
const finish = `
WITH changed AS (
  UPDATE task SET state = $4, percent = coalesce($5::int, percent),
    outputs = CASE WHEN $6::jsonb IS NULL THEN outputs ELSE outputs || $6::jsonb END,
    error = coalesce($7::jsonb, error), finished_at = now(), worker = NULL, lease_until = NULL, pause_requested = false
  WHERE id = $1 AND epoch = $2::int AND worker = $3
  RETURNING id, kind, title, vdc_id, resource_kind, resource_id, actor_name
), ${changedSteps(9)}, held AS (
  SELECT key FROM task_lock, changed WHERE task_id = changed.id
), free_instance AS (
  UPDATE instance SET active_task_id = NULL, active_task_kind = NULL
  FROM held WHERE instance.id = substr(key, 10) AND key LIKE 'instance:%' AND active_task_id = $1 RETURNING 1
), free_volume AS (
  UPDATE volume SET active_task_id = NULL, active_task_kind = NULL
  FROM held WHERE volume.id = substr(key, 8) AND key LIKE 'volume:%' AND active_task_id = $1 RETURNING 1
), free_host AS (
  UPDATE host SET active_task_id = NULL
  FROM held WHERE host.id = substr(key, 6) AND key LIKE 'host:%' AND active_task_id = $1 RETURNING 1
), free_network AS (
  UPDATE network SET active_task_id = NULL
  FROM held WHERE network.id = substr(key, 9) AND key LIKE 'network:%' AND active_task_id = $1 RETURNING 1
), free_floating_ip AS (
  UPDATE floating_ip SET active_task_id = NULL
  FROM held WHERE floating_ip.id = substr(key, 12) AND key LIKE 'floatingIp:%' AND active_task_id = $1 RETURNING 1
), free_router AS (
  UPDATE router SET active_task_id = NULL
  FROM held WHERE router.id = substr(key, 8) AND key LIKE 'router:%' AND active_task_id = $1 RETURNING 1
), free_load_balancer AS (
  UPDATE load_balancer SET active_task_id = NULL
  FROM held WHERE load_balancer.id = substr(key, 14) AND key LIKE 'loadBalancer:%' AND active_task_id = $1 RETURNING 1
), free_security_group AS (
  UPDATE security_group SET active_task_id = NULL
  FROM held WHERE security_group.id = substr(key, 15) AND key LIKE 'securityGroup:%' AND active_task_id = $1 RETURNING 1
), free_cluster AS (
  UPDATE cluster SET active_task_id = NULL
  FROM held WHERE cluster.id = substr(key, 9) AND key LIKE 'cluster:%' AND active_task_id = $1 RETURNING 1
), freed AS (
  SELECT (SELECT count(*) FROM free_instance) + (SELECT count(*) FROM free_volume) + (SELECT count(*) FROM free_host)
    + (SELECT count(*) FROM free_network) + (SELECT count(*) FROM free_router) + (SELECT count(*) FROM free_floating_ip) + (SELECT count(*) FROM free_load_balancer) + (SELECT count(*) FROM free_security_group)
    + (SELECT count(*) FROM free_cluster) AS n
), unlocked AS (
  DELETE FROM task_lock USING changed WHERE task_id = changed.id AND (SELECT n FROM freed) >= 0
), history AS (
  INSERT INTO activity (vdc_id, resource_kind, resource_id, actor, message, task_id)
  SELECT vdc_id, resource_kind, resource_id, coalesce(actor_name, 'Plenum'), $8, id
  FROM changed WHERE resource_kind IS NOT NULL AND resource_id IS NOT NULL
), announced AS (${announce('changed', 'held')}
  -- However an apply ended: what is there is another design.
  UNION ALL SELECT vdc_id, 'design', vdc_id FROM changed WHERE kind = 'design.apply' AND vdc_id IS NOT NULL
)
SELECT FROM changed`

const stepColumns = (steps: StepChange[]) => [
  steps.map(step => step.index),
  steps.map(step => step.state ?? null),
  steps.map(step => step.attempts ?? null),
  steps.map(step => step.percent ?? null),
  steps.map(step => json(step.output)),
  steps.map(step => (step.error === null ? 'null' : json(step.error))),
]
const logColumns = (log: LogLine[]) => [
  log.map(line => line.index),
  log.map(line => clean(line.message).slice(0, 2000)),
  log.map(line => line.agoMs),
]
/** PostgreSQL's text and jsonb hold neither NUL nor half a surrogate pair. */
const clean = (text: string) => text.replaceAll('\0', '').toWellFormed()
const json = (value: unknown) =>
  value === undefined ? null : JSON.stringify(value, (_, part) => (typeof part === 'string' ? clean(part) : part))
