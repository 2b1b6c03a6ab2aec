import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chance } from './chance'
import { drawFault, faultError } from './faults'

test('a fault depends on nothing but seed, key and attempt', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.integer({ min: 1, max: 5 }), (seed, key, attempt) => {
      expect(drawFault(seed, key, attempt)).toBe(drawFault(seed, key, attempt))
    }),
  )
})

test('whoever retries gets through: the third try of a call never fails', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.integer({ min: 3, max: 1000 }), (seed, key, attempt) => {
      expect(drawFault(seed, key, attempt)).toBeUndefined()
    }),
  )
})

test.each([
  ['host', 'The host'],
  ['storage', 'The storage server'],
  ['network', 'The zone’s network'],
  ['backup', 'The backup store'],
] as const)('where a fault of a %s happened is told to operators only', (role, who) => {
  for (const fault of ['unreachable', 'lost reply', 'busy', 'throttled'] as const) {
    const error = faultError(fault, { name: 'z2-r03', role })
    expect(error.message).toMatch(new RegExp(`^${who} .*\\. The work is tried again\\.$`))
    expect(error.message).not.toContain('z2-r03')
    expect(error.detail).toContain('z2-r03')
  }
})

test('each kind of fault comes up, and most calls meet none', () => {
  const drawn = Array.from({ length: 2_000 }, (_, i) => drawFault('seed', `key ${i}`, 1) ?? 'none')
  const count = (fault: string) => drawn.filter(each => each === fault).length
  for (const fault of ['unreachable', 'lost reply', 'busy', 'throttled']) expect(count(fault)).toBeGreaterThan(20)
  expect(count('none')).toBeGreaterThan(1_400)
})

test('chances are spread evenly, for neighbours too', () => {
  const buckets = Array<number>(10).fill(0)
  for (let i = 0; i < 10_000; i++) buckets[Math.floor(chance('seed', i) * 10)]! += 1
  for (const bucket of buckets) expect(Math.abs(bucket - 1_000)).toBeLessThan(150)
})
