import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { PlenumError } from '@/server/domain/errors'
import { projectRoot } from './project-root'

/** Any number; the same in every Plenum, so that processes which start at once migrate one after the other. */
const migrationLock = 72_007_370

/**
 * Brings the database to this version's schema and makes it first when it is missing. In the usual case, nothing to
 * do, it costs one query; otherwise Prisma's engine applies what is pending, exactly as `prisma migrate deploy` does.
 * @returns the names of the migrations that were applied.
 */
export async function migrate(url: string): Promise<string[]> {
  const wanted = readMigrations()
  const client = await connect(url)
  try {
    if (!pendingIn(wanted, await appliedIn(client)).length) return []
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock])
    // Another process may have been at it while we waited for the lock.
    const pending = pendingIn(wanted, await appliedIn(client))
    if (pending.length) await apply(url, wanted)
    return pending
  } finally {
    // Ends the lock as well.
    await client.end()
  }
}

type Migration = { name: string; script: string; checksum: string }
type Applied = { name: string; checksum: string }

/** Names this version's schema: what else is made from the same migrations can be told by it. */
export const migrationsDigest = () =>
  createHash('sha256').update(JSON.stringify(readMigrations())).digest('hex').slice(0, 12)

const migrationsFolder = path.join(projectRoot, 'prisma/migrations')

function readMigrations(): Migration[] {
  return readdirSync(migrationsFolder, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => {
      const script = readFileSync(path.join(migrationsFolder, name, 'migration.sql'), 'utf8')
      return { name, script, checksum: createHash('sha256').update(script).digest('hex') }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'plenum-migrate' })
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (error) {
    if ((error as { code?: string }).code !== '3D000') throw unreachable(url, error)
    const { createDatabase } = await import('@/prisma/engine/database.mjs')
    await createDatabase(url)
    return connect(url)
  }
}

async function appliedIn(client: pg.Client): Promise<Applied[]> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`,
  )
  if (!rows[0]!.there) return []
  const { rows: applied } = await client.query<Applied>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  )
  return applied
}

function pendingIn(wanted: Migration[], applied: Applied[]): string[] {
  const known = new Map(wanted.map(({ name, checksum }) => [name, checksum]))
  const stranger = applied.find(({ name }) => !known.has(name))
  if (stranger)
    throw new PlenumError(
      'conflict',
      `The database was migrated by a newer Plenum (${stranger.name}). Start that one, or a database of its own.`,
    )
  const done = new Set(applied.map(({ name }) => name))
  return wanted.filter(({ name }) => !done.has(name)).map(({ name }) => name)
}

async function apply(url: string, migrations: Migration[]): Promise<void> {
  const { openEngine } = await import('@/prisma/engine/engine.mjs')
  const engine = await openEngine({ url })
  try {
    await engine.call('applyMigrations', {
      migrationsList: {
        baseDir: migrationsFolder,
        lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
        shadowDbInitScript: '',
        migrationDirectories: migrations.map(({ name, script }) => ({
          path: name,
          migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
        })),
      },
      filters: { externalTables: [], externalEnums: [] },
    })
  } finally {
    await engine.close()
  }
}

function unreachable(url: string, cause: unknown): PlenumError {
  const { host } = new URL(url)
  const said =
    cause instanceof Error && cause.message ? cause.message : String((cause as { code?: string }).code ?? cause)
  return new PlenumError('unreachable', `The database at ${host} did not let Plenum in: ${said}. Check DATABASE_URL.`, {
    cause,
  })
}
