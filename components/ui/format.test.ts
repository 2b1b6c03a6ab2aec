import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatAbsolute,
  formatBytes,
  formatCount,
  formatDuration,
  formatGiB,
  formatMiB,
  formatNumber,
  formatPercent,
  formatRelative,
} from './format'

/** Non-breaking spaces read as spaces. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('sizes', () => {
  test.each([
    [0, '0 MiB'],
    [512, '512 MiB'],
    [1023, '1,023 MiB'],
    [1024, '1 GiB'],
    [1536, '1.5 GiB'],
    [131_072, '128 GiB'],
    [2 * 1024 * 1024, '2 TiB'],
  ])('%d MiB reads %s', (mib, text) => expect(plain(formatMiB(mib))).toBe(text))

  test('GiB below one turn into MiB', () => expect(plain(formatGiB(0.25))).toBe('256 MiB'))
  test('bytes have no decimals', () => expect(plain(formatBytes(1023))).toBe('1,023 B'))
  test('bytes climb the units', () => expect(plain(formatBytes(80 * 2 ** 30))).toBe('80 GiB'))
  test('what is not known is a dash, never a zero', () => {
    for (const unknown of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(formatMiB(unknown)).toBe('–')
      expect(formatBytes(unknown)).toBe('–')
      expect(formatDuration(unknown)).toBe('–')
      expect(formatPercent(unknown)).toBe('–')
    }
  })
  test('no size ever shows 1,024 or more of a unit that has a bigger one', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2 ** 49, noNaN: true }), bytes => {
        const number = Number(formatBytes(bytes).split('\u00a0')[0]?.replaceAll(',', ''))
        expect(number).toBeLessThan(1024)
      }),
    )
  })
})

describe('durations', () => {
  test.each([
    [0, '0 s'],
    [340, '340 ms'],
    [999.6, '1.0 s'],
    [1400, '1.4 s'],
    [5_000, '5 s'],
    [9_960, '10 s'],
    [59_600, '1 min'],
    [125_000, '2 min 05 s'],
    [4_320_000, '1 h 12 min'],
    [86_399_000, '1 d'],
    [277_200_000, '3 d 05 h'],
  ])('%d ms reads %s', (ms, text) => expect(plain(formatDuration(ms))).toBe(text))

  test('no part ever reaches the next unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 * 86_400_000 }), ms => {
        expect(plain(formatDuration(ms))).not.toMatch(/\b(60 s|60 min|24 h|1000 ms)\b/)
      }),
    )
  })
})

describe('relative times', () => {
  const now = Date.UTC(2026, 10, 23, 12, 0, 0)
  test.each([
    [0, 'just now'],
    [4_000, 'just now'],
    [12_000, '12 s ago'],
    [4 * 60_000, '4 min ago'],
    [3 * 3_600_000, '3 h ago'],
    [2 * 86_400_000, '2 d ago'],
    [-300_000, 'in 5 min'],
    [30 * 86_400_000, '24 Oct'],
    [400 * 86_400_000, '19 Oct 2025'],
  ])('%d ms before now reads %s', (ago, text) => expect(plain(formatRelative(now - ago, now, 'UTC'))).toBe(text))

  test('the absolute time names its zone', () => expect(formatAbsolute(now, 'UTC')).toBe('23 Nov 2026, 12:00:00 UTC'))
})

describe('numbers', () => {
  test('zeros after the point are dropped', () => expect(formatNumber(3)).toBe('3'))
  test('there is no negative zero', () => expect(formatNumber(-0.01)).toBe('0'))
  test('small shares keep a digit', () => expect(plain(formatPercent(0.004))).toBe('0.4 %'))
  test('one is not plural', () => expect(plain(formatCount(1, 'host'))).toBe('1 host'))
  test('plurals may be irregular', () => expect(plain(formatCount(2, 'policy', 'policies'))).toBe('2 policies'))
})
