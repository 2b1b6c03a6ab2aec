import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockDataFolder } from './data-lock'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'plenum-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a second claim is refused with who holds the folder, and a release frees it', () => {
  const first = lockDataFolder(folder)
  first.note({ address: 'http://localhost:4000' })
  expect(() => lockDataFolder(folder)).toThrow(
    new RegExp(`Plenum runs on .* already: process ${process.pid}, since .* UTC at http://localhost:4000`),
  )
  first.release()
  lockDataFolder(folder).release()
})

test('the lock of a killed process is free at once', async () => {
  const script = `import { lockDataFolder } from ${JSON.stringify(path.join(import.meta.dirname, 'data-lock.ts'))}
    lockDataFolder(process.argv[1]); console.log('held'); setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, folder])
  await once(holder.stdout, 'data')
  expect(() => lockDataFolder(folder)).toThrow(`process ${holder.pid}`)
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  lockDataFolder(folder).release()
})
