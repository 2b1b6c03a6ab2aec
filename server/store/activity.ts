import type { ActivityView } from '@/server/domain/catalog'
import { firstRow, type Runner, rows, type Sql, sql } from './sql'

/** One sentence for a resource's history. `actor`: a person's name, “Plenum” or “outside of Plenum”. */
export type NewActivity = {
  vdcId: string | null
  resourceKind: string
  resourceId: string
  actor: string
  message: string
  taskId?: string | null
}

export async function recordActivity(on: Runner, ...entries: NewActivity[]): Promise<void> {
  if (entries.length === 0) return
  const column = (read: (entry: NewActivity) => string | null) => sql`${entries.map(read)}::text[]`
  await rows(
    on,
    sql`INSERT INTO activity (vdc_id, resource_kind, resource_id, actor, message, task_id)
      SELECT * FROM unnest(${column(entry => entry.vdcId)}, ${column(entry => entry.resourceKind)},
        ${column(entry => entry.resourceId)}, ${column(entry => entry.actor)}, ${column(entry => entry.message)},
        ${column(entry => entry.taskId ?? null)})`,
  )
}

type ActivityRow = Omit<ActivityView, 'at'> & { at: Date }

export const activityOfResource = (on: Runner, resourceId: string, limit: number) =>
  newest(on, sql`resource_id = ${resourceId}`, limit)
export const activityOfVdc = (on: Runner, vdcId: string, limit: number) => newest(on, sql`vdc_id = ${vdcId}`, limit)

async function newest(on: Runner, where: Sql, limit: number): Promise<ActivityView[]> {
  const found = await rows<ActivityRow>(
    on,
    sql`SELECT id::text, at, actor, message, task_id AS "taskId" FROM activity WHERE ${where}
      ORDER BY activity.id DESC LIMIT ${limit}::int`,
  )
  return found.map(row => ({ ...row, at: row.at.toISOString() }))
}

export const lastActivity = (on: Runner, resourceId: string) =>
  firstRow<{ actor: string; message: string; agoS: number }>(
    on,
    sql`SELECT actor, message, extract(epoch FROM now() - at)::float8 AS "agoS" FROM activity
      WHERE resource_id = ${resourceId} ORDER BY id DESC LIMIT 1`,
  )
