import pg from 'pg'

/** It is there already: for long (duplicate_database), or since a moment, by somebody who was at it as well (unique_violation). */
const exists = new Set(['42P04', '23505'])

/** Makes the database that `url` names, by way of the server's `postgres`. One that exists already is fine. */
export async function createDatabase(url) {
  const { databaseName, adminUrl } = split(url)
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(databaseName)}`)
  } catch (error) {
    if (!exists.has(error.code)) throw error
  } finally {
    await client.end()
  }
  return { databaseName }
}

export async function canConnect(url) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.end()
}

function split(url) {
  const target = new URL(url)
  const databaseName = decodeURIComponent(target.pathname.slice(1))
  target.pathname = '/postgres'
  // Parameters like `schema` are Prisma's own.
  target.search = ''
  return { databaseName, adminUrl: target.href }
}
