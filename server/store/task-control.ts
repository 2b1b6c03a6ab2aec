import { PlenumError } from '@/server/domain/errors'
import { isEnded, type TaskKind, type TaskReceipt, type TaskState, taskCan } from '@/server/domain/task'
import { eventChannel } from './events'
import type { Tx } from './store'
import { lockTaken, type TaskActor } from './task-locks'
import { announce, markBusy, taskChannel } from './task-sql'

/**
 * Asks for a task to be stopped and undone; the worker that holds it hears at once, a waiting one is taken out of its
 * turn. Throws `missing`, or `conflict` with the reason when there is nothing to cancel.
 */
export async function requestCancel(tx: Tx, taskId: string): Promise<void> {
  const [asked] = await tx.$queryRawUnsafe<{ id: string }[]>(
    `WITH asked AS (
       UPDATE task SET cancel_requested = true, pause_requested = false, run_at = least(run_at, now()),
         priority = CASE WHEN started_at IS NULL THEN priority + 1000 ELSE priority END,
         state = CASE WHEN state <> 'paused' THEN state WHEN started_at IS NULL THEN 'queued' ELSE 'running' END
       WHERE id = $1 AND state IN ('queued', 'running', 'paused') AND NOT cancel_requested
       RETURNING id, vdc_id
     ), announced AS (INSERT INTO event (scope, kind, id) SELECT coalesce(vdc_id, 'platform'), 'task', id FROM asked)
     SELECT id, pg_notify('${taskChannel}', id)::text, pg_notify('${eventChannel}', '')::text FROM asked`,
    taskId,
  )
  if (asked) return
  const task = await tx.task.findUnique({ where: { id: taskId }, select: { state: true, cancelRequested: true } })
  if (!task) throw new PlenumError('missing', 'There is no such task.')
  const state = task.state as TaskState
  const verdict = taskCan.cancel({ state, cancelRequested: task.cancelRequested && !isEnded(state) })
  throw new PlenumError('conflict', verdict.allowed ? 'The task just changed. Try again.' : `${verdict.reason}.`)
}

/**
 * Asks for a task to come to rest before its next step; one that nobody is at rests at once. Its locks stay.
 * Throws `missing`, or `conflict` with the reason.
 */
export const requestPause = (tx: Tx, taskId: string) => change(tx, taskId, pause, 'pause')

/** Lets a paused task go on; its deadline moves by as long as it rested. Throws `missing`, or `conflict` with the reason. */
export const resumeTask = (tx: Tx, taskId: string) => change(tx, taskId, resume, 'resume')

async function change(tx: Tx, taskId: string, statement: string, verb: 'pause' | 'resume'): Promise<void> {
  const [changed] = await tx.$queryRawUnsafe<{ id: string }[]>(
    `WITH changed AS (${statement}),
       announced AS (INSERT INTO event (scope, kind, id) SELECT coalesce(vdc_id, 'platform'), 'task', id FROM changed)
     SELECT id, pg_notify('${taskChannel}', ${verb === 'pause' ? 'id' : `''`})::text,
       pg_notify('${eventChannel}', '')::text FROM changed`,
    taskId,
  )
  if (changed) return
  const task = await tx.task.findUnique({
    where: { id: taskId },
    select: { state: true, cancelRequested: true, pauseRequested: true },
  })
  if (!task) throw new PlenumError('missing', 'There is no such task.')
  const verdict = taskCan[verb]({ ...task, state: task.state as TaskState })
  throw new PlenumError('conflict', verdict.allowed ? 'The task just changed. Try again.' : `${verdict.reason}.`)
}

// `run_at` of a paused task: since when.
const pause = `
  UPDATE task SET pause_requested = (worker IS NOT NULL),
    state = CASE WHEN worker IS NULL THEN 'paused' ELSE state END,
    run_at = CASE WHEN worker IS NULL THEN now() ELSE run_at END
  WHERE id = $1 AND state IN ('queued', 'running') AND NOT cancel_requested AND NOT pause_requested
  RETURNING id, vdc_id`

const resume = `
  UPDATE task SET pause_requested = false,
    state = CASE WHEN state = 'paused' AND started_at IS NULL THEN 'queued' ELSE 'running' END,
    deadline_ms = deadline_ms + CASE WHEN state = 'paused' AND started_at IS NOT NULL
      THEN (extract(epoch FROM now() - run_at) * 1000)::int ELSE 0 END
  WHERE id = $1 AND (state = 'paused' OR (state = 'running' AND pause_requested))
  RETURNING id, vdc_id`

/**
 * Queues the same task afresh: same input and locks, steps from the start, logs kept. Its epoch goes on, so that
 * nobody who held it before can write. Throws `missing`, or `conflict` when it has not ended without success or a lock
 * is taken.
 */
export async function retryTask(tx: Tx, taskId: string, actor: TaskActor): Promise<TaskReceipt> {
  const [again] = await tx.$queryRawUnsafe<
    { title: string; resourceKind: string | null; resourceId: string | null; wanted: string[]; locks: number }[]
  >(retry, taskId, actor.name)
  const task = await tx.task.findUnique({
    where: { id: taskId },
    select: { kind: true, state: true, steps: { select: { name: true }, orderBy: { index: 'asc' } } },
  })
  if (!task) throw new PlenumError('missing', 'There is no such task.')
  if (!again) {
    const verdict = taskCan.retry({ state: task.state as TaskState, kind: task.kind as TaskKind })
    throw new PlenumError('conflict', verdict.allowed ? 'The task just changed. Try again.' : `${verdict.reason}.`)
  }
  if (again.locks < again.wanted.length) throw await lockTaken(tx, taskId, again.wanted)
  const { title, resourceKind, resourceId } = again
  return {
    taskId: taskId as TaskReceipt['taskId'],
    title,
    steps: task.steps.map(step => step.name),
    resourceKind,
    resourceId,
  }
}

const retry = `
WITH again AS (
  UPDATE task SET state = 'queued', percent = 0, outputs = '{}', error = NULL, cancel_requested = false,
    pause_requested = false, run_at = now(), started_at = NULL, finished_at = NULL, worker = NULL, lease_until = NULL
  WHERE id = $1 AND state IN ('rolled back', 'cancelled', 'incomplete', 'needs operator')
    AND kind NOT IN ('design.apply', 'host.drain', 'host.retire', 'host.maintain', 'zone.maintain')
  RETURNING id, kind, title, vdc_id, resource_kind, resource_id,
    ARRAY(SELECT jsonb_array_elements_text(input -> '$locks')) AS wanted
), fresh AS (
  UPDATE step SET state = 'waiting', attempts = 0, percent = NULL, output = NULL, error = NULL, started_at = NULL,
    finished_at = NULL
  FROM again WHERE task_id = again.id
), told AS (
  INSERT INTO step_log (task_id, index, message) SELECT id, 0, 'Tried again by ' || $2 FROM again
), lock AS (
  INSERT INTO task_lock (key, task_id) SELECT key, id FROM again, unnest(wanted) AS key
  ON CONFLICT (key) DO NOTHING
  RETURNING key
), ${markBusy('$1', '(SELECT kind FROM again)')}announced AS (${announce('again', 'lock')})
SELECT title, resource_kind AS "resourceKind", resource_id AS "resourceId", wanted,
  (SELECT count(*) FROM lock)::int AS locks,
  pg_notify('${eventChannel}', '')::text, pg_notify('${taskChannel}', '')::text
FROM again`
