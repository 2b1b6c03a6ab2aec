import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startDatabase } from '@/server/processes/postgres'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'

/**
 * A migrated database on an embedded PostgreSQL as the product starts it: what is committed is on disk.
 * BENCH_DATABASE_URL names another server.
 */
export async function openBenchDatabase(options: { connections: number }): Promise<TestDatabase> {
  if (process.env.BENCH_DATABASE_URL) {
    process.env.TEST_DATABASE_URL = process.env.BENCH_DATABASE_URL
    return createTestDatabase(options)
  }
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'plenum-bench-'))
  const server = await startDatabase({ dataFolder, say: () => {} })
  process.env.TEST_DATABASE_URL = server.url.replace(/\/[^/]*$/, '/postgres')
  const database = await createTestDatabase(options)
  const drop = async () => {
    await database.close()
    await server.stop()
    await rm(dataFolder, { recursive: true, force: true })
  }
  return { ...database, drop, [Symbol.asyncDispose]: drop }
}
