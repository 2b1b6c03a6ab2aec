import type { z } from 'zod'
import type { DesignDocument, DesignLayout } from '@/server/domain/design/document'
import type { DraftView, draftLine } from '@/server/domain/design/views'
import type { Id } from '@/server/domain/ids'
import { notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'

export type DraftLine = z.infer<typeof draftLine>
type Row<View> = Omit<View, 'createdAt' | 'updatedAt'> & { createdAt: Date; updatedAt: Date }

const line = sql`id, vdc_id AS "vdcId", name, revision, updated_by AS "updatedBy", created_at AS "createdAt",
  updated_at AS "updatedAt"`
const whole = sql`${line}, document, base, layout`

const withTimes = <View>(row: Row<View>) => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})

/** Latest work first. */
export const draftsOfVdc = async (on: Runner, vdcId: string): Promise<DraftLine[]> =>
  (
    await rows<Row<DraftLine>>(on, sql`SELECT ${line} FROM draft WHERE vdc_id = ${vdcId} ORDER BY updated_at DESC, id`)
  ).map(withTimes)

export async function readDraft(on: Runner, draftId: string): Promise<DraftView | null> {
  const row = await firstRow<Row<DraftView>>(on, sql`SELECT ${whole} FROM draft WHERE id = ${draftId}`)
  return row && withTimes(row)
}

export const vdcOfDraft = async (on: Runner, draftId: string): Promise<string | null> =>
  (await firstRow<{ vdcId: string }>(on, sql`SELECT vdc_id AS "vdcId" FROM draft WHERE id = ${draftId}`))?.vdcId ?? null

export async function draftByName(on: Runner, vdcId: string, name: string): Promise<DraftView | null> {
  const row = await firstRow<Row<DraftView>>(
    on,
    sql`SELECT ${whole} FROM draft WHERE vdc_id = ${vdcId} AND name = ${name}`,
  )
  return row && withTimes(row)
}

/** After a CTE `changed` with `id` and `vdc_id` of drafts. */
const announceDrafts = sql`announced AS (INSERT INTO event (scope, kind, id) SELECT vdc_id, 'draft', id FROM changed)`
const json = (value: unknown) => sql`${JSON.stringify(value)}::json`

export type NewDraft = {
  id: Id<'draft'>
  vdcId: string
  name: string
  document: DesignDocument
  base: DesignDocument
  layout: DesignLayout
  by: string
}

/** False when the VDC has a draft of that name. */
export async function insertDraft(on: Runner, it: NewDraft): Promise<boolean> {
  const made = await rows(
    on,
    sql`WITH changed AS (
        INSERT INTO draft (id, vdc_id, name, document, base, layout, updated_by, updated_at)
        VALUES (${it.id}, ${it.vdcId}, ${it.name}, ${json(it.document)}, ${json(it.base)}, ${json(it.layout)},
          ${it.by}, now())
        ON CONFLICT (vdc_id, name) DO NOTHING RETURNING id, vdc_id
      ), ${announceDrafts}
      SELECT id, ${notify} FROM changed`,
  )
  return made.length > 0
}

export type DraftChange = {
  draftId: string
  /** The revision that was edited. */
  revision: number
  document: DesignDocument
  layout: DesignLayout
  base?: DesignDocument
  by: string
}

/** False when its revision is another one by now. */
export async function writeDraft(on: Runner, it: DraftChange): Promise<boolean> {
  const base = it.base ? sql`, base = ${json(it.base)}` : sql``
  const written = await rows(
    on,
    sql`WITH changed AS (
        UPDATE draft SET document = ${json(it.document)}, layout = ${json(it.layout)} ${base},
          revision = revision + 1, updated_by = ${it.by}, updated_at = now()
        WHERE id = ${it.draftId} AND revision = ${it.revision}::int RETURNING id, vdc_id
      ), ${announceDrafts}
      SELECT id, ${notify} FROM changed`,
  )
  return written.length > 0
}

export async function deleteDraft(on: Runner, draftId: string): Promise<void> {
  await rows(
    on,
    sql`WITH changed AS (DELETE FROM draft WHERE id = ${draftId} RETURNING id, vdc_id), ${announceDrafts}
      SELECT ${notify}`,
  )
}
