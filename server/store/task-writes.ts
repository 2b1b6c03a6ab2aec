import type pg from 'pg'
import type { TaskError, TaskKind, TaskState } from '@/server/domain/task'
import { shaped } from './shaped'
import {
  changedSteps,
  clean,
  json,
  type LogLine,
  logValues,
  placesOf,
  type StepChange,
  shapeOf,
  stepValues,
} from './step-writes'
import type { Lease } from './task-queue'
import { announce, clearBusy, markedBy } from './task-sql'

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
  const { steps = [], log = [], marks = [], frees = [] } = change
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
    ...stepValues(steps),
    ...logValues(log),
    ...(marks.length > 0 ? [marks.map(mark => mark.key), marks.map(mark => mark.kind)] : []),
    ...(frees.length > 0 ? [frees] : []),
  ]
  const { name, text } = write(...shapeOf(steps, log), marks.length > 0, frees.length > 0)
  return (await pool.query({ name, text, values })).rows[0] ?? null
}

const write = shaped('task-write', (steps: number, hasLog: boolean, hasMarks: boolean, hasFrees: boolean) => {
  const first = 10
  const marks = first + placesOf(steps, hasLog)
  const frees = hasMarks ? marks + 2 : marks
  return `
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
), ${changedSteps(first, steps, hasLog)}${hasMarks ? marked(marks) : ''}${hasFrees ? freed(frees) : ''}announced AS (
  INSERT INTO event (scope, kind, id) SELECT coalesce(vdc_id, 'platform'), 'task', id FROM changed
)
SELECT cancel_requested AS "cancelRequested", pause_requested AS "pauseRequested" FROM changed`
})

// Only rows that are this task's: one that a step forgot is somebody else's by now.
const marked = (first: number) => `mark AS (
  SELECT key, kind FROM unnest($${first}::text[], $${first + 1}::text[]) AS m (key, kind)
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
), `
// Busy marks before locks, as with the end. Only machines are ever given back before it.
const freed = (first: number) => `free_instance AS (
  UPDATE instance SET active_task_id = NULL, active_task_kind = NULL FROM changed, unnest($${first}::text[]) AS key
  WHERE instance.id = substr(key, 10) AND key LIKE 'instance:%' AND active_task_id = changed.id
  RETURNING key, instance.id, instance.vdc_id
), unlocked AS (
  DELETE FROM task_lock USING changed WHERE task_id = changed.id AND key IN (SELECT key FROM free_instance)
), freed AS (
  INSERT INTO event (scope, kind, id) SELECT vdc_id, 'instance', id FROM free_instance
), `

/** How a task ends; `activity` is the sentence for the resource's history. */
export type TaskEnd = Omit<TaskChange, 'releaseForMs'> & { state: TaskState; activity: string }

/** Ends a task: gives its locks back, clears the busy marks, tells everyone, writes the history. `false` when the lease is lost. */
export async function endTask(pool: pg.Pool, lease: Lease, end: TaskEnd): Promise<boolean> {
  const { steps = [], log = [] } = end
  const values = [
    lease.id,
    lease.epoch,
    lease.worker,
    end.state,
    end.percent ?? null,
    json(end.outputs),
    json(end.error),
    clean(end.activity),
    ...stepValues(steps),
    ...logValues(log),
  ]
  const { name, text } = finish(...shapeOf(steps, log), markedBy(lease.locks))
  return (await pool.query({ name, text, values })).rowCount === 1
}

// Busy marks are cleared before the locks go (the count makes it wait): services lock in that order too, so neither
// waits for the other in a circle.
const finish = shaped(
  'task-end',
  (steps: number, hasLog: boolean, marks: number[]) => `
WITH changed AS (
  UPDATE task SET state = $4, percent = coalesce($5::int, percent),
    outputs = CASE WHEN $6::jsonb IS NULL THEN outputs ELSE outputs || $6::jsonb END,
    error = coalesce($7::jsonb, error), finished_at = now(), worker = NULL, lease_until = NULL, pause_requested = false
  WHERE id = $1 AND epoch = $2::int AND worker = $3
  RETURNING id, kind, title, vdc_id, resource_kind, resource_id, actor_name
), ${changedSteps(9, steps, hasLog)}held AS (
  SELECT key FROM task_lock, changed WHERE task_id = changed.id
), ${clearBusy('$1', marks)}unlocked AS (
  DELETE FROM task_lock USING changed WHERE task_id = changed.id AND (SELECT n FROM freed) >= 0
), history AS (
  INSERT INTO activity (vdc_id, resource_kind, resource_id, actor, message, task_id)
  SELECT vdc_id, resource_kind, resource_id, coalesce(actor_name, 'Plenum'), $8, id
  FROM changed WHERE resource_kind IS NOT NULL AND resource_id IS NOT NULL
), announced AS (${announce('changed', 'held')}
  -- However an apply ended: what is there is another design.
  UNION ALL SELECT vdc_id, 'design', vdc_id FROM changed WHERE kind = 'design.apply' AND vdc_id IS NOT NULL
)
SELECT FROM changed`,
)
