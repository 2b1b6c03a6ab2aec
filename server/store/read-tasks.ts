import type { z } from 'zod'
import type { Page } from '@/server/domain/common'
import type { Id } from '@/server/domain/ids'
import type { listTasksInput } from '@/server/domain/inputs/tasks'
import { endedTaskStates, type StepView, type TaskDetail, type TaskError, type TaskView } from '@/server/domain/task'
import { readDestinations } from './destinations'
import { readPage } from './page'
import { all, containing, firstRow, type Runner, rows, sql } from './sql'

/** Whoever does not run the data center sees a task's public sentence, not its cause. */
type TaskReader = { vdcs: 'all' | string[]; seesCauses: boolean }

const columns = sql`t.id, t.kind, t.title, t.state, t.percent, t.vdc_id AS "vdcId", t.resource_kind AS "resourceKind",
  t.resource_id AS "resourceId", t.resource_name AS "resourceName", t.error, t.cancel_requested AS "cancelRequested",
  t.pause_requested AS "pauseRequested",
  t.actor_name AS "createdBy", t.created_at AS "createdAt", t.started_at AS "startedAt", t.finished_at AS "finishedAt",
  (SELECT s.name FROM step s WHERE s.task_id = t.id AND s.state IN ('running', 'undoing') ORDER BY s.index LIMIT 1)
    AS "currentStep"`

type Times = 'createdAt' | 'startedAt' | 'finishedAt'
type TaskRow = Omit<TaskView, Times> & { createdAt: Date; startedAt: Date | null; finishedAt: Date | null }

const toView = (row: TaskRow, reader: Pick<TaskReader, 'seesCauses'>): TaskView => ({
  ...row,
  error: row.error && publicError(row.error, reader),
  createdAt: row.createdAt.toISOString(),
  startedAt: row.startedAt?.toISOString() ?? null,
  finishedAt: row.finishedAt?.toISOString() ?? null,
})

const publicError = (error: TaskError, reader: Pick<TaskReader, 'seesCauses'>): TaskError => ({
  kind: error.kind,
  message: error.message,
  detail: reader.seesCauses ? (error.detail ?? null) : null,
  step: error.step ?? null,
})

export async function listTasks(
  on: Runner,
  query: z.output<typeof listTasksInput>,
  reader: TaskReader,
): Promise<Page<TaskView>> {
  const states = query.state?.split(',').map(state => state.trim())
  const ended = [...endedTaskStates]
  const page = await readPage<TaskRow, 'createdAt'>(on, {
    ...query,
    columns,
    from: sql`task t`,
    where: all([
      reader.vdcs !== 'all' && sql`t.vdc_id = ANY(${reader.vdcs}::text[])`,
      query.vdcId && sql`t.vdc_id = ${query.vdcId}`,
      query.resourceId && sql`t.resource_id = ${query.resourceId}`,
      states && sql`t.state = ANY(${states}::text[])`,
      query.active !== undefined && sql`(t.state <> ALL(${ended}::text[])) = ${query.active}`,
      query.search && sql`(t.title ILIKE ${containing(query.search)} OR t.id = ${query.search})`,
    ]),
    id: sql`t.id`,
    sorts: { createdAt: { by: sql`extract(epoch FROM t.created_at)::float8`, type: 'float8' } },
    sort: '-createdAt',
  })
  return { ...page, items: page.items.map(row => toView(row, reader)) }
}

export async function readTask(
  on: Runner,
  taskId: string,
  reader: Pick<TaskReader, 'seesCauses'>,
): Promise<TaskView | null> {
  const row = await firstRow<TaskRow>(on, sql`SELECT ${columns} FROM task t WHERE t.id = ${taskId}`)
  return row && toView(row, reader)
}

async function planOf(on: Runner, { id, kind }: TaskView): Promise<TaskDetail['planId']> {
  if (kind !== 'design.apply') return null
  const row = await firstRow<{ planId: Id<'plan'> | null }>(
    on,
    sql`SELECT input ->> 'planId' AS "planId" FROM task WHERE id = ${id}`,
  )
  return row?.planId ?? null
}

/** With its steps and their logs (the last 500 lines). */
export async function readTaskDetail(
  on: Runner,
  taskId: string,
  reader: Pick<TaskReader, 'seesCauses'>,
): Promise<TaskDetail | null> {
  const task = await readTask(on, taskId, reader)
  if (!task) return null
  const steps = await rows<StepRow>(
    on,
    sql`SELECT s.index, s.name, s."group", s.state, s.attempts, s.percent, s.error ->> 'message' AS error,
        s.started_at AS "startedAt", s.finished_at AS "finishedAt", coalesce(lines.log, '[]'::json) AS log
      FROM step s LEFT JOIN (
        SELECT index, json_agg(json_build_object('at', (extract(epoch FROM at) * 1000)::float8, 'message', message)
          ORDER BY id) AS log
        FROM (SELECT * FROM step_log WHERE task_id = ${taskId} ORDER BY id DESC LIMIT 500) last GROUP BY index
      ) lines ON lines.index = s.index
      WHERE s.task_id = ${taskId} ORDER BY s.index`,
  )
  // A VDC’s people are not told by which names hosts go.
  const destinations = task.vdcId === null ? await readDestinations(on, taskId) : {}
  return { ...task, destinations, planId: await planOf(on, task), steps: steps.map(toStep) }
}

type StepRow = Omit<StepView, 'startedAt' | 'finishedAt' | 'log'> & {
  startedAt: Date | null
  finishedAt: Date | null
  log: { at: number; message: string }[]
}

const toStep = (row: StepRow): StepView => ({
  ...row,
  startedAt: row.startedAt?.toISOString() ?? null,
  finishedAt: row.finishedAt?.toISOString() ?? null,
  log: row.log.map(line => ({ at: new Date(line.at).toISOString(), message: line.message })),
})

/** Which VDC a task belongs to; null: the platform's. Undefined: there is no such task. */
export async function vdcOfTask(on: Runner, taskId: string): Promise<string | null | undefined> {
  const row = await firstRow<{ vdcId: string | null }>(on, sql`SELECT vdc_id AS "vdcId" FROM task WHERE id = ${taskId}`)
  return row ? row.vdcId : undefined
}

export const activeTaskCount = async (on: Runner) =>
  (await firstRow<{ n: number }>(
    on,
    sql`SELECT count(*)::int AS n FROM task WHERE state IN ('queued', 'running', 'rolling back')`,
  ))!.n
