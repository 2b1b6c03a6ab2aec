import type { Page } from '@/server/domain/common'
import type { DesignDocument, DesignLayout } from '@/server/domain/design/document'
import type { DesignVersionLine, DesignVersionView } from '@/server/domain/design/views'
import type { Id } from '@/server/domain/ids'
import { endedTaskStates } from '@/server/domain/task'
import { notify } from './instances'
import { type PageRequest, readPage, type SortKeys } from './page'
import { all, containing, firstRow, type Runner, rows, sql } from './sql'
import type { AnyTx } from './transact'

type Row<View> = Omit<View, 'createdAt'> & { createdAt: Date }
const line = sql`id, vdc_id AS "vdcId", number, message, author, task_id AS "taskId", created_at AS "createdAt"`
const withTime = <View>(row: Row<View>) => ({ ...row, createdAt: row.createdAt.toISOString() })

const sorts: SortKeys<'number'> = { number: { by: sql`number`, type: 'float8' } }

/** Newest first. */
export async function listVersions(
  on: Runner,
  vdcId: string,
  query: PageRequest & { search?: string },
): Promise<Page<DesignVersionLine>> {
  const page = await readPage<Row<DesignVersionLine>, 'number'>(on, {
    ...query,
    columns: line,
    from: sql`design_version`,
    where: all([
      sql`vdc_id = ${vdcId}`,
      query.search &&
        sql`(message ILIKE ${containing(query.search)} OR author ILIKE ${containing(query.search)} OR number::text = ${query.search})`,
    ]),
    id: sql`id`,
    sorts,
    sort: '-number',
  })
  return { ...page, items: page.items.map(withTime) }
}

export async function readVersion(on: Runner, vdcId: string, number: number): Promise<DesignVersionView | null> {
  const row = await firstRow<Row<DesignVersionView>>(
    on,
    sql`SELECT ${line}, document, layout FROM design_version WHERE vdc_id = ${vdcId} AND number = ${number}::int`,
  )
  return row && withTime(row)
}

/** The number of the last version that an apply made true, or null. */
export async function lastAppliedVersion(on: Runner, vdcId: string): Promise<number | null> {
  const row = await firstRow<{ number: number | null }>(
    on,
    sql`SELECT max(number) AS number FROM design_version WHERE vdc_id = ${vdcId} AND task_id IS NOT NULL`,
  )
  return row?.number ?? null
}

/** The task that is making a design of this VDC true at the moment, or taking it back. */
export async function applyUnderWay(on: Runner, vdcId: string): Promise<Id<'task'> | null> {
  const row = await firstRow<{ id: Id<'task'> }>(
    on,
    sql`SELECT id FROM task WHERE vdc_id = ${vdcId} AND kind = 'design.apply' AND state <> ALL(${[...endedTaskStates]}::text[])
      ORDER BY created_at, id LIMIT 1`,
  )
  return row?.id ?? null
}

/** Positions as the newest version has them; for what begins from what is there. */
export async function lastLayout(on: Runner, vdcId: string): Promise<DesignLayout> {
  const row = await firstRow<{ layout: DesignLayout }>(
    on,
    sql`SELECT layout FROM design_version WHERE vdc_id = ${vdcId} AND layout <> '{}' ORDER BY number DESC LIMIT 1`,
  )
  return row?.layout ?? {}
}

export type NewVersion = {
  id: Id<'designVersion'>
  vdcId: string
  document: DesignDocument
  layout: DesignLayout
  message: string
  author: string
  /** The apply that made it true; null: a person kept it. */
  taskId: string | null
}

/**
 * Keeps a design under the VDC's next number, with the event. A repeat under the same id or for the same task keeps
 * nothing more. Answers with its number.
 */
export async function insertVersion(tx: AnyTx, it: NewVersion): Promise<number> {
  // One after the other: numbers have no gaps and no twins.
  await rows(tx, sql`SELECT 1 FROM vdc WHERE id = ${it.vdcId} FOR NO KEY UPDATE`)
  const before = await firstRow<{ number: number }>(
    tx,
    sql`SELECT number FROM design_version WHERE id = ${it.id} OR task_id = ${it.taskId}::text`,
  )
  if (before) return before.number
  const made = await firstRow<{ number: number }>(
    tx,
    sql`WITH changed AS (
        INSERT INTO design_version (id, vdc_id, number, document, layout, message, author, task_id)
        SELECT ${it.id}, ${it.vdcId}, coalesce(max(number), 0) + 1, ${JSON.stringify(it.document)}::json,
          ${JSON.stringify(it.layout)}::jsonb, ${it.message}, ${it.author}, ${it.taskId}::text
        FROM design_version WHERE vdc_id = ${it.vdcId} RETURNING vdc_id, number
      ), announced AS (INSERT INTO event (scope, kind, id) SELECT vdc_id, 'design', vdc_id FROM changed)
      SELECT number, ${notify} FROM changed`,
  )
  return made!.number
}

/** Takes back what an apply kept. */
export async function forgetVersionOf(on: Runner, taskId: string): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (DELETE FROM design_version WHERE task_id = ${taskId} RETURNING vdc_id),
        announced AS (INSERT INTO event (scope, kind, id) SELECT vdc_id, 'design', vdc_id FROM changed)
      SELECT ${notify}`,
  )
}
