import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { type Prisma, PrismaClient } from './prisma/client'

/** Inside a transaction. */
export type Tx = Prisma.TransactionClient
/** A transaction or the plain client: what reads take. */
export type Db = PrismaClient | Tx

/**
 * The database. Prisma for reads and single writes; `pool` (plain pg) for the engine's queue, events and bulk paths,
 * where Prisma costs too much (server/decisions/0003).
 */
export type Store = { prisma: PrismaClient; pool: pg.Pool; url: string; close(): Promise<void> }

export function openStore(url: string, options: { connections?: number } = {}): Store {
  const max = options.connections ?? 10
  const pool = new pg.Pool({ connectionString: url, max, application_name: 'plenum' })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {})
  const adapter = new PrismaPg(
    { connectionString: url, max, application_name: 'plenum-prisma' },
    { onPoolError: () => {} },
  )
  const prisma = new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 20_000 } })
  return {
    prisma,
    pool,
    url,
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

/** One transaction. Nothing in it may call infrastructure: state, task and events only. */
export const inTransaction = <T>(store: Pick<Store, 'prisma'>, work: (tx: Tx) => Promise<T>): Promise<T> =>
  store.prisma.$transaction(work)
