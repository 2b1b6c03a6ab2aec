import type pg from 'pg'
import type { StepState, TaskError, TaskKind, TaskState } from '@/server/domain/task'
import { eventChannel } from './events'
import { taskChannel } from './task-sql'

/**
 * What the engine asks of the database, each one statement and so one transaction. Plain pg with prepared statements:
 * this is the hot path. Leases are judged here, by the database's clock; `epoch` is the fencing token that every write
 * must carry. Answers `null` or leaves a task out where the lease is no longer the caller's.
 *
 * Events are written in these transactions, but NOTIFY is not among them: it makes commits wait for one another until
 * they are on disk, in the whole server. `ringEvents` is called after them, for many at once.
 */

/** A task as a worker holds it. `locks`: what it has locked, if that is known. */
export type Lease = { id: string; epoch: number; worker: string; leaseMs: number; locks?: readonly string[] }

export type ClaimedTask = {
  id: string
  kind: TaskKind | (string & {})
  title: string
  input: unknown
  state: TaskState
  outputs: Record<string, unknown>
  error: TaskError | null
  cancelRequested: boolean
  pauseRequested: boolean
  actorName: string | null
  epoch: number
  /** Until the task's deadline; negative once it has passed. */
  remainingMs: number
  /** The worker that let its lease run out, if this was taken over, and how long ago it did. */
  takenFrom: string | null
  lapsedMs: number | null
  /** With a `group`: also what the step returned. */
  steps: {
    index: number
    name: string
    group: string | null
    state: StepState
    attempts: number
    output: Record<string, unknown> | null
  }[]
}

/** Takes up to `limit` tasks: those whose lease ran out or whose wait is over, then queued ones by priority and age. The first step of a queued one is begun. */
export async function claimTasks(
  pool: pg.Pool,
  by: { worker: string; leaseMs: number; limit: number },
): Promise<ClaimedTask[]> {
  const values = [by.worker, by.limit, by.leaseMs]
  return (await pool.query<ClaimedTask>({ name: 'task-claim', text: claim, values })).rows
}

// ANY (ARRAY …), not a join: the planner cannot know how few are picked and would read the whole table.
const claim = `
WITH resumable AS (
  SELECT id, worker, extract(epoch FROM now() - lease_until)::float8 * 1000 AS lapsed_ms FROM task
  WHERE state IN ('running', 'rolling back') AND run_at <= now() AND (lease_until IS NULL OR lease_until < now())
  ORDER BY priority DESC, run_at LIMIT $2::int FOR UPDATE SKIP LOCKED
), fresh AS (
  SELECT id FROM task
  WHERE state = 'queued' AND run_at <= now()
  ORDER BY priority DESC, run_at LIMIT $2::int - (SELECT count(*) FROM resumable) FOR UPDATE SKIP LOCKED
), claimed AS (
  UPDATE task SET worker = $1, epoch = epoch + 1, lease_until = now() + $3::int * interval '1 ms',
    state = CASE state WHEN 'queued' THEN 'running' ELSE state END, started_at = coalesce(started_at, now())
  WHERE id = ANY (ARRAY(SELECT id FROM resumable UNION ALL SELECT id FROM fresh))
  RETURNING *
), begun AS (
  UPDATE step SET state = 'running', attempts = 1, started_at = now()
  FROM claimed WHERE task_id = claimed.id AND index = 0 AND step.state = 'waiting' AND claimed.state = 'running'
    AND "group" IS NULL AND NOT cancel_requested AND NOT pause_requested
), announced AS (
  INSERT INTO event (scope, kind, id) SELECT coalesce(vdc_id, 'platform'), 'task', id FROM claimed
)
SELECT id, kind, title, input, state, outputs, error, cancel_requested AS "cancelRequested",
  pause_requested AS "pauseRequested", actor_name AS "actorName", epoch, extract(epoch FROM started_at - now())::float8 * 1000 + deadline_ms AS "remainingMs",
  (SELECT resumable.worker FROM resumable WHERE resumable.id = claimed.id) AS "takenFrom",
  (SELECT lapsed_ms FROM resumable WHERE resumable.id = claimed.id) AS "lapsedMs",
  (SELECT coalesce(json_agg(json_build_object('index', index, 'name', name, 'group', "group", 'state', step.state,
    'attempts', attempts, 'output', CASE WHEN "group" IS NOT NULL THEN output END) ORDER BY index), '[]') FROM step WHERE task_id = claimed.id) AS steps
FROM claimed ORDER BY priority DESC, run_at, id`

/** Renews what a worker holds, in one statement. Those not in the answer are lost. */
export async function renewLeases(
  pool: pg.Pool,
  leases: Lease[],
): Promise<{ id: string; epoch: number; cancelRequested: boolean; pauseRequested: boolean }[]> {
  const [first] = leases
  if (!first) return []
  const values = [first.worker, first.leaseMs, leases.map(lease => lease.id), leases.map(lease => lease.epoch)]
  return (await pool.query({ name: 'task-renew', text: renew, values })).rows
}

const renew = `
UPDATE task SET lease_until = now() + $2::int * interval '1 ms'
FROM unnest($3::text[], $4::int[]) AS held (id, epoch)
WHERE task.id = held.id AND task.epoch = held.epoch AND task.worker = $1
RETURNING task.id, task.epoch, cancel_requested AS "cancelRequested", pause_requested AS "pauseRequested"`

/** Gives a task back as it is, for another worker to go on with at once. */
export async function releaseLease(pool: pg.Pool, lease: Lease): Promise<void> {
  await pool.query({ name: 'task-release', text: release, values: [lease.id, lease.epoch, lease.worker] })
}

const release = `
WITH released AS (
  UPDATE task SET worker = NULL, lease_until = NULL WHERE id = $1 AND epoch = $2::int AND worker = $3 RETURNING id
) SELECT pg_notify('${taskChannel}', '') FROM released`

/** Tells the readers of the event log that it grew. A call that is lost costs them one poll. */
export const ringEvents = (on: pg.Pool | pg.ClientBase) =>
  on.query({ name: 'ring-events', text: `SELECT pg_notify('${eventChannel}', '')` })

/** How many tasks have not ended and are not waiting for a person. */
export async function countUnended(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query(
    `SELECT count(*)::int AS n FROM task WHERE state IN ('queued', 'running', 'rolling back')`,
  )
  return rows[0].n
}
