import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Call } from '../contract'
import { realClock } from './clock'
import { World } from './world'

/**
 * A fresh database on the server that TEST_DATABASE_URL names, for one test file.
 * @throws when the variable is not set.
 */
export async function createTestDatabase(): Promise<{ connectionString: string; drop(): Promise<void> }> {
  const url = process.env.TEST_DATABASE_URL
  if (!url) throw new Error('Set TEST_DATABASE_URL to a PostgreSQL that tests may create databases on')
  const name = `plenum_simulated_${randomUUID().slice(0, 13).replaceAll('-', '')}`
  await administer(url, `create database ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return { connectionString: own.href, drop: () => administer(url, `drop database if exists ${name} with (force)`) }
}

async function administer(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** What rides with a driver call in tests. */
export const testCall = (key: string = randomUUID(), signal: AbortSignal = new AbortController().signal): Call => ({
  taskId: 'task_test',
  key,
  signal,
  log() {},
})

/** The truth to judge Plenum by: which machines exist in a world, on all hosts, and where. */
export async function machinesIn(pool: pg.Pool, world: string) {
  const rows = await new World(pool, world, realClock).read(tx => tx.all('instance'))
  return rows.map(({ refId, place, external, document }) => ({
    id: refId,
    host: place,
    external,
    name: document.name,
    power: document.power,
  }))
}

/** What ever happened in a world, in order: tells two creations from one. */
export async function historyOf(pool: pg.Pool, world: string) {
  const { rows } = await pool.query<{ what: string; kind: string; place: string; id: string | null }>(
    'select what, kind, place, ref_id as id from simulated.event where world = $1 order by seq',
    [world],
  )
  return rows
}
