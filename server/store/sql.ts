import type pg from 'pg'
import { runPrepared } from './prepared'
import { Prisma } from './prisma/client'
import type { Db } from './store'

/** A piece of SQL with its values: pieces nest, so that filters, columns and statements are put together safely. */
export type Sql = Prisma.Sql
export const sql = Prisma.sql
/** Text of our own making as a piece: never anything that came from outside. */
export const raw = Prisma.raw

/** All of them, or TRUE when there are none. */
export const all = (conditions: (Sql | false | null | undefined | '')[]): Sql => {
  const present = conditions.filter(condition => condition instanceof Prisma.Sql)
  return present.length > 0 ? Prisma.join(present, ' AND ') : sql`TRUE`
}

/** What statements run on: Prisma (plain or in a transaction), or plain pg, where every millisecond counts. */
export type Runner = Db | pg.Pool | pg.ClientBase

export async function rows<Row>(on: Runner, statement: Sql): Promise<Row[]> {
  if ('$queryRaw' in on) return on.$queryRaw<Row[]>(statement)
  return runPrepared(on, statement.text, statement.values) as Promise<Row[]>
}

export async function firstRow<Row>(on: Runner, statement: Sql): Promise<Row | null> {
  return (await rows<Row>(on, statement))[0] ?? null
}

/** `%text%` for ILIKE, its wildcards taken literally. */
export const containing = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`
