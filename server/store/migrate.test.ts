import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { migrate } from './migrate'

const made: string[] = []
const serverUrl = () => process.env.TEST_DATABASE_URL!
/** Of a database that is not there yet. */
function freshUrl(): string {
  const name = `plenum_migrate_${randomBytes(4).toString('hex')}`
  made.push(name)
  return Object.assign(new URL(serverUrl()), { pathname: `/${name}` }).href
}
async function on<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

afterEach(() =>
  on(serverUrl(), async admin => {
    for (const name of made.splice(0)) await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  }),
)

test('a missing database is made and migrated; the next time there is nothing to do', async () => {
  const url = freshUrl()
  expect((await migrate(url)).length).toBeGreaterThan(0)
  expect(await migrate(url)).toEqual([])
})

test('processes that start at once migrate once', async () => {
  const url = freshUrl()
  const all = await Promise.all([migrate(url), migrate(url), migrate(url)])
  expect(all.filter(applied => applied.length > 0)).toHaveLength(1)
  const { rows } = await on(url, client => client.query('SELECT count(*)::int AS n FROM _prisma_migrations'))
  expect(rows[0].n).toBe(all.flat().length)
})

test('a database that a newer Plenum migrated is left alone', async () => {
  const url = freshUrl()
  await migrate(url)
  await on(url, client =>
    client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
       VALUES ('x', 'x', '29990101000000_future', now())`,
    ),
  )
  await expect(migrate(url)).rejects.toThrow(/migrated by a newer Plenum \(29990101000000_future\)/)
})
