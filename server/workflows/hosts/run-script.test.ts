import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Call } from '@/server/drivers/contract'
import { runScript } from './run-script'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plenum-hooks-'))
})
afterAll(() => rm(folder, { recursive: true }))

const of = { host: 'z1-r01', address: '10.0.0.5', zone: 'north' }
const script = (name: string, text: string, mode = 0o755) =>
  writeFile(path.join(folder, name), `#!/bin/sh\n${text}\n`, { mode })
async function run(name: string, signal = new AbortController().signal) {
  const log: string[] = []
  const call: Call = { taskId: 'task', key: 'key', signal, log: message => log.push(message) }
  const error = await runScript(folder, name, of, call).then(
    () => null,
    (thrown: Error) => thrown.message,
  )
  return { error, log: log.toSorted() }
}

test('a script is told which host it is about, and what it says is in the log', async () => {
  await script('firmware', 'echo "$PLENUM_HOST at $PLENUM_HOST_ADDRESS in $PLENUM_ZONE"; echo done >&2')
  expect(await run('firmware')).toEqual({ error: null, log: ['done', 'z1-r01 at 10.0.0.5 in north'] })
})

test('it gets nothing else of Plenum’s environment', async () => {
  process.env.DATABASE_URL_FOR_TEST = 'secret'
  await script('nosy', 'env | grep -c secret || true')
  expect((await run('nosy')).log).toEqual(['0'])
  delete process.env.DATABASE_URL_FOR_TEST
})

test('one that fails is a failure, with its last words', async () => {
  await script('broken', 'echo "no such firmware"; exit 3')
  expect((await run('broken')).error).toBe('broken ended with 3 for z1-r01. no such firmware')
})

test('what is not a file of that folder, or not executable, is not run, and it is said what to do', async () => {
  await script('plain', 'true', 0o644)
  await symlink('/bin/true', path.join(folder, 'link'))
  expect((await run('gone')).error).toContain('Put it there, as a file.')
  expect((await run('link')).error).toContain('Put it there, as a file.')
  expect((await run('plain')).error).toContain('Make it executable (chmod +x).')
})

test('it ends with its task, and so does all that it started', { timeout: 60_000 }, async () => {
  const ending = new AbortController()
  await script('endless', `sleep 1000 & echo $! > ${folder}/pid; echo begun; wait`)
  const log: string[] = []
  const running = runScript(folder, 'endless', of, {
    ...{ taskId: 'task', key: 'key', signal: ending.signal },
    log(message) {
      log.push(message)
      ending.abort(new Error('cancelled'))
    },
  })
  await expect(running).rejects.toThrow('cancelled')
  expect(log).toEqual(['begun'])
  const pid = (await readFile(path.join(folder, 'pid'), 'utf8')).trim()
  await expect.poll(() => isAlive(pid), { timeout: 30_000 }).toBe(false)
})

/** A process that has ended and that nobody has asked about yet is a zombie. */
const isAlive = (pid: string) =>
  readFile(`/proc/${pid}/stat`, 'utf8').then(
    stat => !stat.includes(') Z '),
    () => false,
  )
