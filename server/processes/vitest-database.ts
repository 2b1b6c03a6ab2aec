import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startDatabase } from './postgres'

/** Beside its data: whoever looks for it there is nearer than by TCP. */
const socket = { unix_socket_directories: '.' }

/**
 * One PostgreSQL for a whole run of vitest, thrown away after it: nothing is flushed to disk. Tests get databases of
 * their own on it from server/store/testing.ts. TEST_DATABASE_URL names another server.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.TEST_DATABASE_URL) return
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'plenum-test-'))
  const settings = {
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    max_connections: '500',
    ...socket,
  }
  const database = await startDatabase({ dataFolder, settings, say: () => {} })
  process.env.TEST_DATABASE_URL = database.url.replace(/\/[^/]*$/, '/postgres')
  return async () => {
    await database.stop()
    await rm(dataFolder, { recursive: true, force: true })
  }
}
