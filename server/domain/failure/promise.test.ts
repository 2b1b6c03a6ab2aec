import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hostLocation } from '../location'
import { causesOf, isHit } from './cause'
import { quorumOf } from './forecast'
import { promiseOf } from './promise'

const host = (zone: string, name: string, location: object = {}) => ({
  ...{ name, zoneId: `zone_${zone}`, zoneName: zone },
  location: hostLocation.parse(location),
})

test.each([
  ['one in each zone', [host('a', '1'), host('b', '2'), host('c', '3')], 'Survives the loss of any one zone.'],
  [
    'two racks of one zone apart',
    [host('a', '1', { rack: 'r1' }), host('a', '2', { rack: 'r2' }), host('a', '3', { rack: 'r3' })],
    'Survives the loss of any one rack or host, but not of a zone.',
  ],
  [
    'on two feeds each, which both have',
    ['1', '2', '3'].map(name => host('a', name, { rack: 'r1', powerFeeds: ['A', 'B'] })),
    'Survives the loss of any one power feed or host, but not of a zone or rack.',
  ],
  ['all on one host', [host('a', '1'), host('a', '1'), host('a', '1')], 'Does not survive the loss of a host.'],
  ['one of three', [host('a', '1')], 'Without its quorum: 1 of 3 members run, 2 are needed.'],
])('three members, %s', (_, up, sentence) => {
  expect(promiseOf(3, up).sentence).toBe(sentence)
})

test('whatever single thing of a promised kind fails, the quorum is left', () => {
  const label = fc.constantFrom(null, '1', '2')
  const member = fc
    .record({
      zone: fc.constantFrom('a', 'b', 'c'),
      name: fc.constantFrom('1', '2', '3'),
      location: fc.record({ rack: label, room: label, networkSwitch: label, powerFeeds: fc.subarray(['A', 'B']) }),
    })
    .map(({ zone, name, location }) => host(zone, `${zone}${name}`, location))
  let promised = 0
  fc.assert(
    fc.property(fc.array(member, { minLength: 1, maxLength: 7 }), fc.nat(2), (up, down) => {
      const size = up.length + down
      const { survives, holds } = promiseOf(size, up)
      expect(holds).toBe(up.length >= quorumOf(size))
      for (const cause of causesOf(up)) {
        const left = up.filter(each => !isHit(cause, each)).length
        if (survives.includes(cause.kind)) expect(left).toBeGreaterThanOrEqual(quorumOf(size))
        promised += Number(survives.includes(cause.kind))
      }
    }),
    { numRuns: 500 },
  )
  expect(promised).toBeGreaterThan(100)
})
