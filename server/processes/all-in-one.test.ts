import { createServer } from 'node:net'
import pg from 'pg'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase } from '@/server/store/testing'
import { bundleServer } from './start/prepare.mjs'
import { administrator, cleanUp, healthAt, makeDataFolder, postgresOn, type Run, run } from './testing'

let entry: string
let folder: string
const runs: Run[] = []
const start = (env?: Record<string, string>, on = folder) => {
  const started = run(entry, on, env)
  runs.push(started)
  return started
}
const signIn = (url: string) =>
  fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: url },
    body: JSON.stringify(administrator),
  })

beforeAll(async () => {
  entry = await bundleServer()
})
beforeEach(() => {
  folder = makeDataFolder()
})
afterEach(() => cleanUp(folder, runs))

describe('starting', { timeout: 120_000 }, () => {
  test('health answers 503 with what is being done from the first moment, and 200 once one can sign in', async () => {
    const plenum = start()
    const url = await plenum.address()
    const early = await healthAt(url)
    expect(early).toMatchObject({ status: 503, body: { status: 'starting', database: false } })
    const page = await fetch(url, { headers: { Accept: 'text/html' } })
    expect(page.status).toBe(503)
    expect(await page.text()).toContain('Plenum is not ready yet')
    expect((await fetch(`${url}/api/v1/me`)).status).toBe(503)

    await plenum.usable()
    expect((await healthAt(url)).body).toMatchObject({
      status: 'ok',
      database: true,
      web: 1,
      workers: 1,
      reconcilers: 1,
    })
    expect((await signIn(url)).status).toBe(200)
    // Localhost has two addresses; both lead here.
    const { port } = new URL(url)
    expect((await healthAt(`http://127.0.0.1:${port}`)).status).toBe(200)
    expect((await healthAt(`http://[::1]:${port}`)).status).toBe(200)
  })

  test('a second start on the same folder says who holds it, ends with 1 and harms nothing', async () => {
    const first = start()
    const url = await first.usable()
    const second = start()
    expect(await second.ended).toMatchObject({ code: 1 })
    expect(second.said()).toMatch(
      new RegExp(`Plenum runs on ${folder} already: process ${first.pid}, since .* at ${url}`),
    )
    expect((await signIn(url)).status).toBe(200)
  })

  test('a taken port is named, with the way out, and the folder is free again', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    const refused = start({ PORT: String(port) })
    expect(await refused.ended).toMatchObject({ code: 1 })
    expect(refused.said()).toContain(`Port ${port} is taken by another program`)
    other.close()
    expect(postgresOn(folder)).toBeUndefined()
    await start({ PORT: String(port) }).usable()
  })

  test('a database that does not answer is named without its password', async () => {
    const refused = start({ DATABASE_URL: 'postgresql://someone:hunter2@127.0.0.1:9/plenum' })
    expect(await refused.ended).toMatchObject({ code: 1 })
    expect(refused.said()).toContain('The database at 127.0.0.1:9 did not let Plenum in')
    expect(refused.said()).not.toContain('hunter2')
  })
})

describe('stopping', { timeout: 120_000 }, () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends all of it cleanly, PostgreSQL too', async signal => {
    const plenum = start()
    await plenum.usable()
    expect(postgresOn(folder)).toBeDefined()
    plenum.kill(signal)
    expect(await plenum.ended).toEqual({ code: 0, signal: null })
    expect(plenum.said()).toContain('Plenum has stopped.')
    expect(postgresOn(folder)).toBeUndefined()
  })

  test('when whoever started it is gone, it goes as well', async () => {
    const plenum = start()
    await plenum.usable()
    plenum.letGo()
    expect(await plenum.ended).toMatchObject({ code: 0 })
    expect(postgresOn(folder)).toBeUndefined()
  })

  test('a signal in the middle of the start leaves nothing behind either', async () => {
    const plenum = start()
    await plenum.saying('Creating the database.')
    expect(await plenum.stop()).toMatchObject({ code: 0 })
    expect(postgresOn(folder)).toBeUndefined()
    await start().usable()
  })
})

describe('after a SIGKILL', { timeout: 240_000 }, () => {
  test('the next start takes over the PostgreSQL that was left, with its data, and ends it', async () => {
    const killed = start()
    await killed.usable()
    killed.kill('SIGKILL')
    await killed.ended
    const left = postgresOn(folder)
    expect(left).toBeDefined()
    const next = start({ PLENUM_ADMIN_PASSWORD: 'another-password' })
    const url = await next.usable()
    expect(postgresOn(folder)).toBe(left)
    // The administrator of the first start, not one of the second.
    expect((await signIn(url)).status).toBe(200)
    await next.stop()
    expect(postgresOn(folder)).toBeUndefined()
  })

  test('a seed that was cut off is finished by the next start, with nothing in it twice', async () => {
    const killed = start({ PLENUM_SEED: 'demo' })
    await killed.saying('Making a simulated data center')
    killed.kill('SIGKILL')
    await killed.ended
    const next = start({ PLENUM_SEED: 'demo' })
    await next.usable()
    expect(await countsIn(folder)).toEqual({
      zones: 3,
      hosts: 12,
      vdcs: 3,
      instances: 40,
      machines: 41,
      freeVolumes: 2,
    })
    await next.stop()
    const again = start({ PLENUM_SEED: 'demo' })
    await again.usable()
    expect(again.said()).not.toContain('Making a simulated data center')
  })
})

test('web, worker and reconciler can be three processes on one database', { timeout: 120_000 }, async () => {
  await using database = await createTestDatabase()
  const env = { DATABASE_URL: database.url }
  const web = start({ ...env, PLENUM_ROLES: 'web' })
  const others = ['worker', 'reconciler'].map(role => start({ ...env, PLENUM_ROLES: role }))
  const url = await web.usable()
  await Promise.all(others.map(each => each.saying('Plenum is up.')))
  expect((await healthAt(url)).body).toMatchObject({ web: 1, workers: 1, reconcilers: 1 })
  await others[0]!.stop()
  expect((await healthAt(url)).body).toMatchObject({ status: 'ok', web: 1, workers: 0, reconcilers: 1 })
  await Promise.all([web, others[1]!].map(each => each.stop()))
})

/** What is recorded, and how many machines the simulated hosts have: 40 of ours and a stranger. */
async function countsIn(dataFolder: string) {
  const { readFileSync } = await import('node:fs')
  const { readPidFile } = await import('./postgres/postmaster')
  const password = readFileSync(`${dataFolder}/postgres-password`, 'utf8').trim()
  const { port } = readPidFile(`${dataFolder}/postgres`)!
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'plenum', password, database: 'plenum' })
  await client.connect()
  const { rows } = await client.query(
    `SELECT (SELECT count(*)::int FROM zone) AS zones, (SELECT count(*)::int FROM host) AS hosts,
       (SELECT count(*)::int FROM vdc) AS vdcs, (SELECT count(*)::int FROM instance) AS instances,
       (SELECT count(*)::int FROM simulated.object WHERE kind = 'instance') AS machines,
       (SELECT count(*)::int FROM volume WHERE NOT EXISTS
         (SELECT FROM attachment WHERE volume_id = volume.id)) AS "freeVolumes"`,
  )
  await client.end()
  return rows[0]
}
