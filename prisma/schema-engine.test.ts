import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'

const exec = promisify(execFile)
const root = path.resolve(import.meta.dirname, '..')
const name = `plenum_engine_${randomBytes(4).toString('hex')}`
const url = (database: string) =>
  Object.assign(new URL(process.env.TEST_DATABASE_URL!), { pathname: `/${database}` }).href

const prisma = async (...args: string[]) => {
  const command = path.join(root, 'node_modules/prisma/build/index.js')
  const env = { ...process.env, DATABASE_URL: url(name), CHECKPOINT_DISABLE: '1', NO_COLOR: '1' }
  return exec(process.execPath, [command, ...args], { cwd: root, env }).then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      said: error.stdout + error.stderr,
    }),
  )
}

afterAll(async () => {
  const admin = new pg.Client(url('postgres'))
  await admin.connect()
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  await admin.end()
})

test('a new database is made, migrated, up to date and exactly as the schema says', { timeout: 120_000 }, async () => {
  const before = await prisma('migrate', 'status')
  expect(before).toMatchObject({ code: 1, said: expect.stringContaining('P1003') })

  const deployed = await prisma('migrate', 'deploy')
  expect(deployed).toMatchObject({ code: 0, said: expect.stringContaining('successfully applied') })
  expect(await prisma('migrate', 'deploy')).toMatchObject({ said: expect.stringContaining('No pending migrations') })
  expect(await prisma('migrate', 'status')).toMatchObject({ code: 0, said: expect.stringContaining('up to date') })

  const diff = ['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema', '--exit-code']
  expect(await prisma(...diff)).toMatchObject({ code: 0, said: expect.stringContaining('No difference') })
  const back = await prisma('migrate', 'diff', '--from-empty', '--to-schema', 'prisma/schema', '--script')
  expect(back).toMatchObject({ code: 0, said: expect.stringContaining('CREATE TABLE "instance"') })
})

test('a migration that the database refuses is reported in the database’s words', { timeout: 60_000 }, async () => {
  const { code, said } = await prisma('db', 'execute', '--file', 'prisma/schema/base.prisma')
  expect(code).toBe(1)
  expect(said).toContain('syntax error')
})
