import { expect, test } from 'vitest'
import { readConfig } from './config'
import { createLog } from './log'

test('without any variable, everything runs in this folder on port 3000', () => {
  expect(readConfig({})).toMatchObject({ port: 3000, seed: 'demo', hasUi: true, databaseUrl: undefined })
  expect([...readConfig({}).roles]).toEqual(['web', 'worker', 'reconciler'])
})

test('an empty variable is an absent one', () => {
  expect(readConfig({ PORT: '', PLENUM_ROLES: '' })).toMatchObject({ port: 3000 })
})

test.each([
  ['PORT', 'http'],
  ['PORT', '70000'],
  ['PLENUM_ROLES', 'web,janitor'],
  ['PLENUM_SEED', 'wheat'],
  ['PLENUM_UI', 'yes'],
  ['PLENUM_ADMIN_EMAIL', 'nobody'],
])('%s=%s is refused by name', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(`${name}=${value}`)
})

test('a password that can’t be used is not repeated', () => {
  expect(() => readConfig({ PLENUM_ADMIN_PASSWORD: 'hunter2' })).toThrow(/^(?!.*hunter2).*PLENUM_ADMIN_PASSWORD/)
  expect(() => readConfig({ DATABASE_URL: 'mysql://u:hunter2@h/x' })).toThrow(/^(?!.*hunter2).*DATABASE_URL/)
})

test('a log line stays one line, whatever a message says', () => {
  const lines: string[] = []
  createLog('info', 'web', line => void lines.push(line)).warn('Named\n2026 error plenum forged\u2028', {
    path: '/a b',
    n: 3,
  })
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^\S+ warn web Named 2026 error plenum forged +path="\/a b" n=3\n$/)
})

test('below its level a log is silent', () => {
  const lines: string[] = []
  createLog('warn', 'web', line => void lines.push(line)).info('hello')
  expect(lines).toEqual([])
})
