import fc from 'fast-check'
import { expect, test } from 'vitest'
import { priorities } from '../instance'
import { nowhere } from '../location'
import type { HostCandidate } from '../placement'
import { forecastEvacuation, type LostInstance } from '.'

const hosts = fc.array(
  fc.record({
    state: fc.constantFrom('up', 'up', 'up', 'unreachable', 'fenced'),
    cordoned: fc.boolean(),
    vcpusAllocatable: fc.integer({ min: 1, max: 16 }),
    memoryMiB: fc.integer({ min: 256, max: 4096 }),
    zoneId: fc.constantFrom('a', 'b'),
  }),
  { maxLength: 5 },
)
const lost = fc.array(
  fc.record({
    power: fc.constantFrom('running', 'running', 'paused', 'stopped'),
    vcpus: fc.integer({ min: 1, max: 8 }),
    memoryMiB: fc.integer({ min: 64, max: 2048 }),
    wantedZoneId: fc.constantFrom(null, 'a', 'b'),
    antiAffinityGroup: fc.constantFrom(null, 'g'),
    volumeZoneIds: fc.constantFrom([], ['a'], ['b']),
    priority: fc.constantFrom(...priorities),
    isImported: fc.boolean(),
    isBusy: fc.boolean(),
  }),
  { maxLength: 8 },
)
const numbered = <It extends object>(all: It[], prefix: string) =>
  all.map((it, at) => ({ ...it, id: `${prefix}${at}`, name: `${prefix}${at}` }))
const candidates = (all: object[]) =>
  numbered(all, 'h').map(host => ({
    ...{ zoneName: 'z', driver: 'x', vcpusAllocated: 0, memoryAllocatedMiB: 0, groupMembers: 0, location: nowhere },
    ...host,
  })) as unknown as HostCandidate[]
const instances = (all: object[]) => numbered(all, 'i').map(it => ({ vdcId: 'v', ...it })) as unknown as LostInstance[]

test('each is told of once, no host is overcommitted, and only hosts that take newcomers take any', () => {
  fc.assert(
    fc.property(lost, hosts, (gone, there) => {
      const [all, on] = [instances(gone), candidates(there)]
      const { moves, stays } = forecastEvacuation(all, on, [])
      expect([...moves, ...stays].map(it => it.instanceId).toSorted()).toEqual(all.map(it => it.id).toSorted())
      for (const host of on) {
        const here = moves
          .filter(it => it.hostName === host.name)
          .map(it => all.find(each => each.id === it.instanceId)!)
        if (here.length > 0) expect(host).toMatchObject({ state: 'up', cordoned: false })
        expect(here.reduce((sum, it) => sum + it.vcpus, 0)).toBeLessThanOrEqual(host.vcpusAllocatable)
        expect(here.reduce((sum, it) => sum + it.memoryMiB, 0)).toBeLessThanOrEqual(host.memoryMiB)
      }
      for (const { instanceId } of moves)
        expect(all.find(it => it.id === instanceId)).toMatchObject({ isBusy: false, isImported: false })
    }),
  )
})

test('the same input gives the same answer, whatever its order', () => {
  fc.assert(
    fc.property(lost, hosts, (gone, there) => {
      const [all, on] = [instances(gone), candidates(there)]
      expect(forecastEvacuation(all.toReversed(), on.toReversed(), [])).toEqual(forecastEvacuation(all, on, []))
    }),
  )
})

test('members of one group are spread, and stay in reach of their volumes', () => {
  const host = { state: 'up', cordoned: false, vcpusAllocatable: 8, memoryMiB: 4096 }
  const on = candidates([
    { ...host, zoneId: 'a' },
    { ...host, zoneId: 'a' },
    { ...host, zoneId: 'b' },
  ])
  const member = {
    ...{ power: 'running', vcpus: 1, memoryMiB: 512, wantedZoneId: null, antiAffinityGroup: 'g' },
    ...{ volumeZoneIds: ['a'], isImported: false, isBusy: false },
  }
  const { moves } = forecastEvacuation(instances([member, member]), on, [])
  expect(new Set(moves.map(it => it.hostName))).toEqual(new Set(['h0', 'h1']))
  const beside = [{ vdcId: 'v', group: 'g', hostId: 'h0' }]
  expect(forecastEvacuation(instances([member]), on, beside).moves).toMatchObject([{ hostName: 'h1' }])
})

test('who answers under a floating IP goes on where that can be answered, and it says so where it can’t', () => {
  const host = { state: 'up', cordoned: false, vcpusAllocatable: 8, memoryMiB: 4096, zoneId: 'b' }
  const one = {
    ...{ power: 'running', vcpus: 1, memoryMiB: 512, wantedZoneId: null, antiAffinityGroup: null },
    ...{ volumeZoneIds: [], isImported: false, isBusy: false },
  }
  const say = (floatingIp: LostInstance['floatingIp']) =>
    forecastEvacuation(instances([{ ...one, floatingIp }]), candidates([host]), []).moves[0]!.floatingIp
  const address = '203.0.113.11'
  expect(say({ address, zoneIds: ['a', 'b'] })).toBe('Goes on answering under 203.0.113.11.')
  expect(say({ address, zoneIds: ['a'] })).toMatch(/Nobody answers under 203\.0\.113\.11 then/)
  expect(say(null)).toBeNull()
})

test('whoever has a higher priority never stays for one of a lower', () => {
  fc.assert(
    fc.property(lost, hosts, (gone, there) => {
      const all = instances(gone)
      const on = candidates(there)
      const { moves } = forecastEvacuation(all, on, [])
      const rank = (name: string) => priorities.indexOf(all.find(it => it.name === name)!.priority)
      const order = moves.map(it => rank(it.name))
      expect(order).toEqual(order.toSorted((a, b) => a - b))
      // The lower ones left out, nothing changes for the others.
      const high = all.filter(it => it.priority === 'high')
      const alone = forecastEvacuation(high, on, []).moves
      expect(moves.filter(it => rank(it.name) === 0)).toEqual(alone)
    }),
  )
})
