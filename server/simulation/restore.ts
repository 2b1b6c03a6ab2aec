import type pg from 'pg'
import { rowsOf } from './platform/about'

type Table = { name: string; columns: string[]; key: string[]; refersTo: string[] }

/** What refers to another comes after it. */
export async function readTables(pool: pg.Pool): Promise<Table[]> {
  const { rows } = await pool.query<Table>(
    `SELECT t.relname AS name,
       ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
         AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
       ARRAY(SELECT a.attname::text FROM pg_index i JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (i.indkey)
         WHERE i.indrelid = t.oid AND i.indisprimary) AS key,
       ARRAY(SELECT r.relname::text FROM pg_constraint c JOIN pg_class r ON r.oid = c.confrelid
         WHERE c.conrelid = t.oid AND c.contype = 'f') AS "refersTo"
     FROM pg_class t WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND t.relname <> '_prisma_migrations'
     ORDER BY t.relname`,
  )
  return inOrder(rows)
}

function inOrder(tables: Table[]): Table[] {
  const ordered = new Set<Table>()
  function add(table: Table, above: Table[] = []) {
    if (above.includes(table)) return
    for (const name of table.refersTo) {
      const other = tables.find(each => each.name === name)
      if (other) add(other, [...above, table])
    }
    ordered.add(table)
  }
  for (const each of tables) add(each)
  return [...ordered]
}

/** A copy of each table. */
export const keeping = (tables: Table[]): string =>
  tables.map(table => `CREATE UNLOGGED TABLE ${keptOf(table)} AS TABLE public."${table.name}"`).join(';')

/** Of which tables nothing was kept: there was nothing. */
export const emptyOnes = (tables: Table[]): string =>
  tables
    .map(table => `SELECT '${table.name}' AS name WHERE NOT EXISTS (SELECT 1 FROM ${keptOf(table)})`)
    .join(' UNION ALL ')

/**
 * What makes what came, went or was changed as the copies are; each a function, so that it is planned once. Only rows that
 * differ are touched: to empty and fill the tables took as long as a seventh of a scenario.
 */
export const defining = (works: Work[]): string =>
  works
    .map(({ of, sql }) => `CREATE FUNCTION ${of}() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ${sql}; END $$`)
    .join(';')

/** After some changes (`Recall.changes`). Triggers tell nothing of it. */
export function restoring(works: Work[], changes: ReadonlySet<string>): string {
  const needed = works.filter(({ after }) => after.some(each => changes.has(each)))
  return `SET client_min_messages = warning; SELECT ${needed.map(({ of }) => `${of}()`).join(', ')}; RESET client_min_messages`
}

type Work = { after: string[]; of: string; sql: string }

/** What refers to another goes before it, and comes after it. */
export function worksOn(tables: Table[], empty: ReadonlySet<string>): Work[] {
  const works = tables.map(table => {
    const { name, key, columns } = table
    const work = (what: string, after: string[], sql: string): Work => ({
      after: after.map(each => `${name}.${each}`),
      of: `simulation."${what} ${name}"`,
      sql,
    })
    const [there, kept] = [`public."${name}" t`, `${keptOf(table)} k`]
    const isSame = key.map(column => `t."${column}" = k."${column}"`).join(' AND ')
    const named = (prefix = '') => columns.map(column => `${prefix}"${column}"`).join(', ')
    // Where a row has another key by now, one went and one came.
    const rows = [rowsOf, ...key]
    if (empty.has(name)) return { gone: work('take away', rows, `DELETE FROM ${there}`) }
    return {
      gone: work('take away', rows, `DELETE FROM ${there} WHERE NOT EXISTS (SELECT 1 FROM ${kept} WHERE ${isSame})`),
      back: work(
        'bring back',
        rows,
        `INSERT INTO public."${name}" (${named()}) SELECT ${named()} FROM ${kept}
         WHERE NOT EXISTS (SELECT 1 FROM ${there} WHERE ${isSame})`,
      ),
      undone: work(
        'undo',
        columns,
        `UPDATE ${there} SET (${named()}) = ROW (${named('k.')}) FROM ${kept} WHERE ${isSame} AND t *<> k`,
      ),
    }
  })
  return [
    ...works.map(({ gone }) => gone).reverse(),
    ...works.flatMap(({ back }) => back ?? []),
    ...works.flatMap(({ undone }) => undone ?? []),
  ]
}

const keptOf = (table: Table) => `simulation."kept ${table.name}"`
