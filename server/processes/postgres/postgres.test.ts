import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Database, startDatabase } from '.'
import { isAlive, pidFileIn } from './postmaster'

let folder: string
const running: Database[] = []
const start = async () => {
  const database = await startDatabase({ dataFolder: folder, say: () => {}, settings: { fsync: 'off' } })
  running.push(database)
  return database
}
const ask = async (database: Database, sql: string) => {
  const client = new pg.Client(database.url.replace(/\/plenum$/, '/postgres'))
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'plenum-pg-'))
})
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('data stays over a restart, and a stopped server is gone', async () => {
  const first = await start()
  expect(first.how).toBe('created')
  await ask(first, 'CREATE TABLE kept AS SELECT 42 AS answer')
  await first.stop()
  expect(isAlive(first.pid)).toBe(false)
  const second = await start()
  expect(second.how).toBe('started')
  expect(await ask(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
})

test('a server left behind is taken over, with its data, and stopped at the end', async () => {
  const left = await start()
  await ask(left, 'CREATE TABLE kept AS SELECT 42 AS answer')
  const taken = await start()
  expect(taken).toMatchObject({ how: 'taken over', pid: left.pid, url: left.url })
  expect(await ask(taken, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
  await taken.stop()
  expect(isAlive(left.pid)).toBe(false)
})

test('a server killed the hard way is started again with its data', async () => {
  const killed = await start()
  await ask(killed, 'CREATE TABLE kept AS SELECT 42 AS answer')
  process.kill(killed.pid, 'SIGKILL')
  await expect.poll(() => isAlive(killed.pid)).toBe(false)
  const again = await start()
  expect(await ask(again, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
})

test('a pid file whose number now belongs to another program keeps nobody from starting', async () => {
  await (await start()).stop()
  const stale = [process.pid, path.join(folder, 'postgres'), 0, 5432, '', '127.0.0.1', '', 'ready', ''].join('\n')
  writeFileSync(pidFileIn(path.join(folder, 'postgres')), stale)
  expect((await start()).how).toBe('started')
})

test('only loopback and only with the password that the folder’s owner can read', async () => {
  const database = await start()
  expect(await ask(database, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
  const stranger = new pg.Client(database.url.replace(/:[^:@]+@/, ':wrong@').replace(/\/plenum$/, '/postgres'))
  await expect(stranger.connect()).rejects.toThrow('password authentication failed')
  expect(spawnSync('stat', ['-c', '%a', path.join(folder, 'postgres-password')], { encoding: 'utf8' }).stdout).toBe(
    '600\n',
  )
})

test('data of another version is left alone, with a sentence', async () => {
  await (await start()).stop()
  writeFileSync(path.join(folder, 'postgres/PG_VERSION'), '12\n')
  await expect(start()).rejects.toThrow(/written by PostgreSQL 12; this Plenum brings 18/)
})

test('something else in the place of the data is left alone, with a sentence', async () => {
  mkdirSync(path.join(folder, 'postgres'))
  writeFileSync(path.join(folder, 'postgres/diary.txt'), 'dear diary')
  await expect(start()).rejects.toThrow(/holds something else than a PostgreSQL/)
  expect(readFileSync(path.join(folder, 'postgres/diary.txt'), 'utf8')).toBe('dear diary')
})

test('a start that was cut off while creating the data begins anew', async () => {
  mkdirSync(path.join(folder, 'postgres.new/data'), { recursive: true })
  writeFileSync(path.join(folder, 'postgres.new/data/PG_VERSION'), '18\n')
  expect((await start()).how).toBe('created')
})

test('a folder that only its owner may enter is opened for passing through, not for reading', async () => {
  chmodSync(folder, 0o700)
  await start()
  expect(spawnSync('stat', ['-c', '%a', folder], { encoding: 'utf8' }).stdout).toMatch(/^7[01]1?0?\n$/)
})
