import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nowhere } from './location'
import { type HostCandidate, type PlacementRequest, place } from './placement'
import { keepsReserve, type ZoneReserve } from './reserve'

const reserves = fc.constantFrom<ZoneReserve>(
  { kind: 'none' },
  { kind: 'largest host' },
  { kind: 'share', percent: 20 },
  { kind: 'share', percent: 50 },
)
const zones = ['a', 'b']

/** Empty hosts, one reserve per zone. */
const fleets = fc
  .tuple(
    fc.record({ a: reserves, b: reserves }),
    fc.array(
      fc.record({
        zone: fc.constantFrom<'a' | 'b'>('a', 'b'),
        cordoned: fc.boolean(),
        vcpusAllocatable: fc.integer({ min: 1, max: 8 }),
        memoryMiB: fc.integer({ min: 1, max: 8 }).map(it => it * 256),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  )
  .map(([reserveOf, hosts]) =>
    hosts.map(
      ({ zone, ...host }, at): HostCandidate => ({
        ...{ id: `host_${at}`, name: `rack-${at}`, zoneId: zone, zoneName: zone, driver: 'simulated', state: 'up' },
        ...{ vcpusAllocated: 0, memoryAllocatedMiB: 0, canMigrate: true, location: nowhere, groupMembers: 0 },
        ...{ ...host, reserve: reserveOf[zone] },
      }),
    ),
  )
const wish: PlacementRequest = { vcpus: 1, memoryMiB: 256, zoneId: null, antiAffinityGroup: null }

/** Until nothing more finds room. */
function fill(hosts: HostCandidate[], request: PlacementRequest) {
  for (;;) {
    const placement = place(request, hosts)
    if (!placement.placed) return placement
    const host = hosts.find(each => each.id === placement.hostId)!
    host.vcpusAllocated += request.vcpus
    host.memoryAllocatedMiB += request.memoryMiB
  }
}

test('what is new leaves each zone its reserve', () => {
  fc.assert(
    fc.property(fleets, hosts => {
      fill(hosts, wish)
      for (const zone of zones) expect(keepsReserve(zone, hosts)).toBe(true)
    }),
  )
})

test('what loses its place may take all of it', () => {
  fc.assert(
    fc.property(fleets, hosts => {
      const { ruledOut } = fill(hosts, { ...wish, usesReserve: true })
      expect(ruledOut.map(out => out.because)).not.toContain('reserve')
    }),
  )
})

test('says that it is the reserve which is in the way, and what it is', () => {
  const host = (name: string): HostCandidate => ({
    ...{ id: name, name, zoneId: 'a', zoneName: 'east', driver: 'simulated', state: 'up', cordoned: false },
    ...{ vcpusAllocatable: 4, vcpusAllocated: 0, memoryMiB: 1024, memoryAllocatedMiB: 0, canMigrate: true },
    ...{ location: nowhere, groupMembers: 0, reserve: { kind: 'largest host' } },
  })
  const placement = fill([host('one'), host('two')], wish)
  expect(placement.sentence).toBe(
    'No host fits 1 vCPU and 256 MiB: one has 0 vCPU free, 1 wanted; two is kept free: east reserves the size of its largest host for evacuations. Choose a smaller type or another zone, or free capacity.',
  )
  expect(placement.publicSentence).toContain('1 is kept free for evacuations')
})
