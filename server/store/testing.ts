import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Id } from '@/server/domain/ids'
import { migrate, migrationsDigest } from './migrate'
import { openStore, type Store } from './store'

export type TestDatabase = Store & AsyncDisposable & { drop(): Promise<void> }

/**
 * A migrated, empty database of its own for one test file: a copy of a template that is made once per set of
 * migrations. `TEST_DATABASE_URL` names the server; vitest sets it (server/processes/vitest-database.ts). Drop it in
 * `afterAll`, or hold it with `await using`.
 */
export async function createTestDatabase(options: { connections?: number } = {}): Promise<TestDatabase> {
  const name = `plenum_test_${randomBytes(6).toString('hex')}`
  await onServer(async admin => {
    const template = await migratedTemplate(admin)
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  })
  const store = openStore(urlOf(name), options)
  const drop = async () => {
    await store.close()
    await onServer(admin => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
  }
  return { ...store, drop, [Symbol.asyncDispose]: drop }
}

const serverUrl = () => {
  const url = process.env.TEST_DATABASE_URL
  if (!url)
    throw new Error('Set TEST_DATABASE_URL to a PostgreSQL server on which databases may be made, or run vitest.')
  return url
}

function urlOf(database: string): string {
  const url = new URL(serverUrl())
  url.pathname = `/${database}`
  return url.href
}

async function onServer<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: serverUrl() })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

/** Made by whoever comes first; the others wait for the advisory lock. A half-made one has the name of a draft. */
async function migratedTemplate(admin: pg.Client): Promise<string> {
  const template = `plenum_template_${migrationsDigest()}`
  const exists = async () =>
    (await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [template])).rowCount === 1
  if (await exists()) return template
  await admin.query(`SELECT pg_advisory_lock(hashtext('${template}'))`)
  try {
    if (await exists()) return template
    const draft = `${template}_draft`
    await admin.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`)
    await admin.query(`CREATE DATABASE ${draft}`)
    await migrate(urlOf(draft))
    await admin.query(`ALTER DATABASE ${draft} RENAME TO ${template}`)
    return template
  } finally {
    await admin.query(`SELECT pg_advisory_unlock(hashtext('${template}'))`)
  }
}

/** Of a zone that a test made by hand: its first storage, whose id follows from its own. */
export const storageIdOf = (zoneId: string) => `sto_${zoneId.slice(zoneId.indexOf('_') + 1)}` as Id<'storage'>
export const storageRow = (zoneId: string, driver: string, config: object) => ({
  ...{ id: storageIdOf(zoneId), name: 'main', driver, config, isDefault: true },
})
