import type pg from 'pg'
import { runPrepared } from './prepared'
import type { Store, Tx } from './store'

/** Inside a transaction of either kind. */
export type AnyTx = Tx | pg.ClientBase

/**
 * One transaction on plain pg, for paths that somebody waits for: a statement costs a fraction of what it costs through
 * Prisma (server/decisions/0003). Nothing in it may call infrastructure, or ask the pool for a second connection. Two
 * that wait for each other are a matter of chance: whoever the database ends begins anew.
 */
export async function transact<T>(store: Pick<Store, 'pool'>, work: (tx: pg.PoolClient) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await once(store, work)
    } catch (error) {
      const isDeadlock = (error as { code?: unknown } | undefined)?.code === '40P01'
      if (!isDeadlock || attempt === 4) throw error
    }
}

/** Reads that belong together, as if all of them were made at once: what is written meanwhile none of them sees. */
export const atOneMoment = <T>(store: Pick<Store, 'pool'>, work: (tx: pg.PoolClient) => Promise<T>): Promise<T> =>
  once(store, work, 'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY')

async function once<T>(
  { pool }: Pick<Store, 'pool'>,
  work: (tx: pg.PoolClient) => Promise<T>,
  begin = 'BEGIN',
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query(begin)
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } catch (error) {
    // A connection that can't even roll back is thrown away; the database rolls back by itself.
    await client.query('ROLLBACK').catch(failure => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/** A pg client as functions see it that need no more of Prisma than its raw statements. */
export function asPrisma(client: pg.ClientBase): Tx {
  const run = (text: string, ...values: unknown[]) => runPrepared(client, text, values)
  return { $queryRawUnsafe: run, $executeRawUnsafe: run } as unknown as Tx
}
