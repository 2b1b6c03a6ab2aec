import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { secretsIn } from './secrets'

const folder = mkdtempSync(path.join(tmpdir(), 'plenum-secrets-'))
const key = path.join(folder, 'secrets-key')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const config = { repository: '/srv', password: 'correct horse battery' }

test('what is sealed says nothing, differs each time, and is opened by whoever has the key', () => {
  const [one, two] = [secretsIn(folder).seal(config), secretsIn(folder).seal(config)]
  expect(JSON.stringify(one)).not.toMatch(/horse|srv/)
  expect(one).not.toEqual(two)
  expect(secretsIn(folder).open(one)).toEqual(config)
  expect(statSync(key).mode & 0o777).toBe(0o600)
})

test('what was never sealed is answered as it is', () => {
  expect(secretsIn(folder).open(config)).toEqual(config)
  expect(secretsIn(folder).open(null)).toBeNull()
})

test('what was changed, or sealed under another key, is not opened, and says what to do', () => {
  const { sealed } = secretsIn(folder).seal(config)
  const changed = Buffer.from(sealed, 'base64')
  changed[changed.length - 1]! ^= 1
  expect(() => secretsIn(folder).open({ sealed: changed.toString('base64') })).toThrow(/another key/)
  writeFileSync(key, `${Buffer.alloc(32).toString('base64')}\n`)
  expect(() => secretsIn(folder).open({ sealed })).toThrow(/Put the file secrets-key back/)
})
