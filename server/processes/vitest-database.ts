import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Database, startDatabase } from './postgres'
import { homeIn } from './postgres/home'

/** Beside its data: who looks for it there is nearer than by TCP, which is a tenth of what tests cost. */
const socket = { unix_socket_directories: '.' }
/** Of a socket's path. */
const longest = 103

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
  process.env.TEST_DATABASE_URL = urlOf(database, homeIn(dataFolder))
  return async () => {
    await database.stop()
    await rm(dataFolder, { recursive: true, force: true })
  }
}

function urlOf(database: Database, home: string): string {
  const url = new URL(database.url)
  url.pathname = '/postgres'
  if (path.join(home, `.s.PGSQL.${url.port}`).length <= longest) url.searchParams.set('host', home)
  return url.href
}
