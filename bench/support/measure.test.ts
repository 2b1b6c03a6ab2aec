import { expect, test } from 'vitest'
import { measure, median, medianInterval } from './measure'

test('the interval is what the sign test allows', () => {
  expect(medianInterval([5, 1, 4, 2, 3, 7, 6])).toEqual([1, 7]) // 98.4 %
  expect(medianInterval([9, 1, 2, 3, 4, 5, 6, 7, 8])).toEqual([2, 8]) // 96.1 %
  expect(medianInterval(Array.from({ length: 15 }, (_, i) => i + 1))).toEqual([4, 12]) // 96.5 %
  expect(median([4, 1, 3, 2])).toBe(2.5)
})

test('ours and the peer take turns, A B B A, and are torn down whatever happens', async () => {
  let order = ''
  const note = <T>(mark: string, value: T): T => {
    order += mark
    return value
  }
  const bench = {
    id: 'x',
    what: '',
    unit: '/s',
    aim: { ratio: { atLeast: 2 } },
    rounds: 1,
    setup: async () => {},
    ours: async () => note('A', 4),
    peer: async () => note('B', 2),
    teardown: async () => note('.', undefined),
  }
  const result = await measure(bench, () => {})
  expect(order).toBe(`AB${'ABBA'.repeat(3)}AB.`)
  order = ''
  expect(result).toMatchObject({ ratio: 2, low: 2, high: 2, holds: true, aim: '≥ 2', ours: 4, peer: 2 })
  const less = await measure({ ...bench, aim: { difference: { atMost: 1.5, because: 'so' } } }, () => {})
  expect(less).toMatchObject({
    difference: { median: 2, low: 2, high: 2 },
    aim: 'ours − peer ≤ 1.5 /s (so)',
    holds: false,
  })
  expect(await measure({ ...bench, aim: { ours: { atMost: 4 } } }, () => {})).toMatchObject({ holds: true })
  const broken = { ...bench, peer: () => Promise.reject(new Error('no')) }
  await expect(measure(broken, () => {})).rejects.toThrow('no')
  expect(order.endsWith('A.')).toBe(true)
})
