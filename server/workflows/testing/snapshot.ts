import type { Store } from '@/server/store/store'
import { emptying, tablesOf } from './seed'

/** Every row of a world, Plenum's and the infrastructure's, but for what was told of it. */
export type Snapshot = { table: string; rows: string }[]

const told = /\."(event|activity|step_log)"$/

export async function takeSnapshot({ pool }: Store): Promise<Snapshot> {
  const tables = (await tablesOf(pool)).filter(table => !told.test(table))
  const { rows } = await pool.query<Snapshot[number]>(
    tables.map(table => `SELECT '${table}' AS table, json_agg(t)::text AS rows FROM ${table} t`).join(' UNION ALL '),
  )
  return rows.filter(row => row.rows !== null)
}

/** Far quicker than to make the same scene anew. */
export async function restoreSnapshot({ pool }: Store, snapshot: Snapshot): Promise<void> {
  await pool.query(emptying(await tablesOf(pool)))
  const inserts = snapshot.map(
    ({ table }, index) =>
      `t${index} AS (INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $${index + 1}))`,
  )
  // One statement: what refers to each other may come in any order.
  await pool.query(
    `WITH ${inserts.join(', ')} SELECT`,
    snapshot.map(({ rows }) => rows),
  )
}
