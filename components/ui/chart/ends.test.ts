import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isolated, lineEnds, spread } from './ends'
import { formatUnit, stepsOf } from './units'

describe('line ends', () => {
  test('a line ends at its last measured value, also before a gap', () =>
    expect(lineEnds([[1, 2, null]])).toEqual([{ series: 0, index: 1, value: 2 }]))
  test('a line without values has no end', () => expect(lineEnds([[null, null], []])).toEqual([]))
})

describe('labels at the ends', () => {
  test('stay where they want to be when there is room', () => expect(spread([10, 60], 14, 0, 100)).toEqual([10, 60]))
  test('never touch each other, keep their order and stay inside when they fit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 8 }), wanted => {
        const places = spread(wanted, 14, 0, 200)
        const order = wanted.map((_, at) => at).toSorted((a, b) => places[a]! - places[b]!)
        for (let at = 1; at < order.length; at++) {
          expect(places[order[at]!]! - places[order[at - 1]!]!).toBeGreaterThanOrEqual(14)
          expect(wanted[order[at]!]!).toBeGreaterThanOrEqual(wanted[order[at - 1]!]!)
        }
        expect(Math.min(...places)).toBeGreaterThanOrEqual(0)
        expect(Math.max(...places)).toBeLessThanOrEqual(200)
      }),
    )
  })
})

describe('values between gaps', () => {
  test('are found, so that they can be drawn as points', () =>
    expect(isolated([1, null, 2, null, 3, 4], 0, 5)).toEqual([0, 2]))
})

describe('units', () => {
  test('percent is a share of one', () => expect(formatUnit(0.42, 'percent')).toBe('42\u00a0%'))
  test('an unknown unit is a suffix', () => expect(formatUnit(2.71, 'ms')).toBe('2.7\u00a0ms'))
  test('memory axes step by powers of two', () => expect(stepsOf('MiB')).toContain(512))
  test('other axes step decimally', () => expect(stepsOf('ms')).toBeUndefined())
})
