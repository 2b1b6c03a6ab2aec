import { createHash } from 'node:crypto'
import { PlenumError } from '@/server/domain/errors'
import { type Id, newId } from '@/server/domain/ids'
import type { QuotaUse } from '@/server/domain/quota'
import type { TaskKind, TaskReceipt } from '@/server/domain/task'
import { deadlineOf, stepsOf, type TaskInput, taskCatalog } from '@/server/tasks/catalog'
import { eventChannel } from './events'
import { type Db, inTransaction, type Store, type Tx } from './store'
import { lockTaken, type TaskActor, withLocks } from './task-locks'
import { announce, markBusy, markedBy, taskChannel } from './task-sql'

export type NewTask<K extends TaskKind> = {
  kind: K
  input: TaskInput<K>
  actor: TaskActor
  vdcId: string | null
  resource: { kind: string; id: string; name: string } | null
  /** Keys made by `lockOf`. */
  locks: string[]
  idempotencyKey?: string
  /** `hashRequest` of what the caller sent; goes with the key. */
  requestHash?: string
  /** Higher goes first. */
  priority?: number
  /** What of its VDC’s quota it may take while it is under way, beside what is written down already. */
  reserves?: QuotaUse
}

/**
 * Queues a task in the transaction of the intent that it carries out: task, steps, locks, busy marks, events and the
 * workers' wake-up, in one statement. Throws `conflict` when a lock is taken or, with field `idempotencyKey`, when
 * the same actor used the key before.
 */
export async function enqueueTask<K extends TaskKind>(tx: Tx, task: NewTask<K>): Promise<TaskReceipt> {
  const definition = taskCatalog[task.kind]
  const title = (definition.title as (input: TaskInput<K>) => string)(task.input)
  const taskId = newId('task')
  const locks = [...new Set(task.locks)].sort()
  const steps = stepsOf(task.kind, task.input)
  const [made] = await tx.$queryRawUnsafe<{ task: string | null; locks: number }[]>(
    enqueue(locks),
    taskId,
    task.kind,
    title,
    JSON.stringify(withLocks(task.input, locks)),
    task.vdcId,
    task.resource?.kind ?? null,
    task.resource?.id ?? null,
    task.resource?.name ?? null,
    task.actor.id,
    task.actor.name,
    task.idempotencyKey ?? null,
    task.requestHash ?? null,
    task.priority ?? 0,
    deadlineOf(task.kind, task.input),
    steps.map(step => step.name),
    locks,
    steps.map(step => step.group),
    task.reserves ? JSON.stringify(task.reserves) : null,
  )
  if (!made?.task)
    throw new PlenumError('conflict', 'This idempotency key was used before. Use a new one for a new request.', {
      field: 'idempotencyKey',
    })
  if (made.locks < locks.length) throw await lockTaken(tx, taskId, locks)
  return {
    taskId,
    title,
    steps: steps.map(step => step.name),
    resourceKind: task.resource?.kind ?? null,
    resourceId: task.resource?.id ?? null,
  }
}

const enqueue = (locks: string[]) => `
WITH new_task AS (
  INSERT INTO task (id, kind, title, input, vdc_id, resource_kind, resource_id, resource_name, actor_id, actor_name,
    idempotency_key, request_hash, priority, deadline_ms, reserves)
  VALUES ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, $10, $11, $12, $13::int, $14::int, $18::jsonb)
  ON CONFLICT (actor_id, idempotency_key) DO NOTHING
  RETURNING id, vdc_id
), new_step AS (
  INSERT INTO step (task_id, index, name, "group")
  SELECT new_task.id, ordinal - 1, name, part
  FROM new_task, unnest($15::text[], $17::text[]) WITH ORDINALITY AS s(name, part, ordinal)
), lock AS (
  INSERT INTO task_lock (key, task_id)
  SELECT key, new_task.id FROM new_task, unnest($16::text[]) AS key
  ON CONFLICT (key) DO NOTHING
  RETURNING key
), ${markBusy('$1', '$2', markedBy(locks))}announced AS (${announce('new_task', 'lock')})
SELECT (SELECT id FROM new_task) AS task, (SELECT count(*) FROM lock)::int AS locks,
  pg_notify('${eventChannel}', '')::text, pg_notify('${taskChannel}', '')::text`

/** sha256 of what a caller sent, whatever the order of its fields. */
export function hashRequest(request: unknown): string {
  const sorted = (_: string, value: unknown) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value
  return createHash('sha256')
    .update(JSON.stringify(request, sorted) ?? '')
    .digest('hex')
}

/** The receipt of the task that the same actor queued under this key, or null. Another request under it: `conflict`. */
export async function findByIdempotencyKey(
  db: Db,
  actorId: string,
  key: string,
  requestHash: string,
): Promise<TaskReceipt | null> {
  const task = await db.task.findUnique({
    where: { actorId_idempotencyKey: { actorId, idempotencyKey: key } },
    select: {
      id: true,
      title: true,
      requestHash: true,
      resourceKind: true,
      resourceId: true,
      steps: { select: { name: true }, orderBy: { index: 'asc' } },
    },
  })
  if (!task) return null
  if (task.requestHash && task.requestHash !== requestHash)
    throw new PlenumError(
      'conflict',
      'This idempotency key was used for another request. Use a new one for a new request.',
      { field: 'idempotencyKey' },
    )
  return {
    taskId: task.id as Id<'task'>,
    title: task.title,
    steps: task.steps.map(step => step.name),
    resourceKind: task.resourceKind,
    resourceId: task.resourceId,
  }
}

/**
 * Runs `work` in a transaction, once per key: a repeat, also one at the same moment, answers with the first one's
 * receipt. Without a key it just runs.
 */
export async function onceByKey(
  store: Store,
  request: { actorId: string; key?: string; hash: string },
  work: (tx: Tx) => Promise<TaskReceipt>,
): Promise<TaskReceipt> {
  const { actorId, key, hash } = request
  if (key === undefined) return inTransaction(store, work)
  const before = await findByIdempotencyKey(store.prisma, actorId, key, hash)
  if (before) return before
  try {
    return await inTransaction(store, work)
  } catch (error) {
    // Its twin may have won the race: then whatever stood in our way (a name, a lock, the key) is the twin's.
    const twin = await findByIdempotencyKey(store.prisma, actorId, key, hash)
    if (twin) return twin
    throw error
  }
}

export { requestCancel, requestPause, resumeTask, retryTask } from './task-control'
export type { TaskActor } from './task-locks'
