import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { priorities } from '../instance'
import { hostLocation } from '../location'
import type { RoomHost } from '../room'
import { causesOf, type FailureCause, failureKinds, isHit, isWeakened } from './cause'
import type { Fleet, FleetInstance } from './fleet'
import { forecastFailure, quorumOf, rankOf } from './forecast'

const zones = ['a', 'b', 'c']
const labels = fc.constantFrom('1', '2', null)
const arbitraryHost = fc.record({
  zone: fc.constantFrom(...zones),
  location: fc.record({
    room: labels,
    rack: labels,
    powerFeeds: fc.subarray(['A', 'B']),
    coolingLoop: labels,
    fireArea: labels,
    networkSwitch: labels,
  }),
  state: fc.constantFrom('up', 'up', 'up', 'unreachable', 'adding'),
  cordoned: fc.boolean(),
  vcpus: fc.integer({ min: 1, max: 16 }),
  memoryMiB: fc.integer({ min: 512, max: 8192 }),
})
const arbitraryInstance = fc.record({
  host: fc.nat(11),
  vcpus: fc.integer({ min: 1, max: 4 }),
  memoryMiB: fc.constantFrom(256, 512, 1024, 2048),
  isOn: fc.constantFrom(true, true, true, false),
  group: fc.constantFrom(null, 'web'),
  cluster: fc.constantFrom(null, null, 'c1', 'c2'),
  volumeCount: fc.nat(2),
  priority: fc.constantFrom(...priorities),
  isImported: fc.constantFrom(false, false, false, true),
  staysInZone: fc.boolean(),
})

/** Fleets in which nothing is handed out twice. */
const fleets: fc.Arbitrary<Fleet> = fc
  .tuple(fc.array(arbitraryHost, { minLength: 1, maxLength: 12 }), fc.array(arbitraryInstance, { maxLength: 30 }))
  .map(([drawnHosts, drawnInstances]) => {
    const hosts = drawnHosts.map(
      ({ zone, location, state, cordoned, vcpus, memoryMiB }, at): RoomHost => ({
        ...{ id: `h${at}`, name: `host-${at}`, zoneId: `zone_${zone}`, zoneName: zone, driver: 'simulated', cordoned },
        canMigrate: true,
        state: state as RoomHost['state'],
        ...{ vcpusAllocatable: vcpus, vcpusAllocated: 0, memoryMiB, memoryAllocatedMiB: 0 },
        location: hostLocation.parse(location),
      }),
    )
    const instances: FleetInstance[] = []
    for (const [at, drawn] of drawnInstances.entries()) {
      const host = hosts[drawn.host % hosts.length]!
      if (host.vcpusAllocated + drawn.vcpus > host.vcpusAllocatable) continue
      if (host.memoryAllocatedMiB + drawn.memoryMiB > host.memoryMiB) continue
      host.vcpusAllocated += drawn.vcpus
      host.memoryAllocatedMiB += drawn.memoryMiB
      instances.push({
        ...{ id: `i${at}`, name: `vm-${at}`, vdcId: 'vdc_1', vdcName: 'shop', hostId: host.id, zoneId: host.zoneId },
        ...{ vcpus: drawn.vcpus, memoryMiB: drawn.memoryMiB, isOn: drawn.isOn, volumeCount: drawn.volumeCount },
        power: drawn.isOn ? 'running' : 'stopped',
        isImported: drawn.isImported,
        wantedZoneId: drawn.staysInZone ? host.zoneId : null,
        antiAffinityGroup: drawn.group,
        priority: drawn.priority,
        clusterId: drawn.cluster,
      })
    }
    const clusters = ['c1', 'c2'].map(id => ({
      ...{ id, name: id, vdcId: 'vdc_1', vdcName: 'shop' },
      size: instances.filter(each => each.clusterId === id).length,
    }))
    return { hosts, instances, clusters }
  })

/** Of each fleet, all that may fail in it. */
function ofAllFailures(check: (cause: FailureCause, fleet: Fleet) => void) {
  let failures = 0
  fc.assert(
    fc.property(fleets, fleet => {
      for (const cause of causesOf(fleet.hosts)) {
        failures++
        check(cause, fleet)
      }
    }),
  )
  expect(failures).toBeGreaterThan(500)
}
const byId = <T extends { id: string }>(items: readonly T[]) => new Map(items.map(item => [item.id, item]))

test('what stops either starts elsewhere or is said not to, and nothing else is touched', () => {
  ofAllFailures((cause, fleet) => {
    const { restarts, stranded, stops, hosts } = forecastFailure(cause, fleet)
    const hit = new Set(hosts.map(({ id }) => id))
    const stopping = fleet.instances.filter(each => each.isOn && hit.has(each.hostId!)).map(each => each.id)
    const told = [...restarts, ...stranded].map(({ instance }) => instance.id)
    expect(told.toSorted()).toEqual(stopping.toSorted())
    expect(stops).toBe(stopping.length)
  })
})

test('nothing starts on a host that is hit, does not answer or takes no newcomers, and none is filled beyond its size', () => {
  ofAllFailures((cause, fleet) => {
    const { restarts, hosts } = forecastFailure(cause, fleet)
    const instances = byId(fleet.instances)
    for (const host of fleet.hosts) {
      const come = restarts
        .filter(({ hostName }) => hostName === host.name)
        .map(({ instance }) => instances.get(instance.id)!)
      if (come.length === 0) continue
      expect(hosts.map(({ id }) => id)).not.toContain(host.id)
      expect(host).toMatchObject({ state: 'up', cordoned: false })
      const vcpus = come.reduce((total, each) => total + each.vcpus, host.vcpusAllocated)
      const memoryMiB = come.reduce((total, each) => total + each.memoryMiB, host.memoryAllocatedMiB)
      expect(vcpus).toBeLessThanOrEqual(host.vcpusAllocatable)
      expect(memoryMiB).toBeLessThanOrEqual(host.memoryMiB)
    }
  })
})

test('volumes never leave their zone, and with a zone they are gone', () => {
  ofAllFailures((cause, fleet) => {
    const instances = byId(fleet.instances)
    const hosts = new Map(fleet.hosts.map(host => [host.name, host]))
    for (const { instance, hostName } of forecastFailure(cause, fleet).restarts) {
      const { volumeCount, zoneId } = instances.get(instance.id)!
      if (volumeCount === 0) continue
      expect(hosts.get(hostName)!.zoneId).toBe(zoneId)
      expect(cause.kind).not.toBe('zone')
    }
  })
})

test('a cluster that is told of has lost a member, and is never up more than before', () => {
  ofAllFailures((cause, fleet) => {
    for (const { before, during, after, quorum, size } of forecastFailure(cause, fleet).clusters) {
      expect(during).toBeLessThan(before)
      expect(after).toBeGreaterThanOrEqual(during)
      expect(after).toBeLessThanOrEqual(before)
      expect(2 * quorum).toBeGreaterThan(size)
    }
  })
})

test('the order in which things are listed makes no difference', () => {
  ofAllFailures((cause, fleet) => {
    const turned = {
      hosts: fleet.hosts.toReversed(),
      instances: fleet.instances.toReversed(),
      clusters: fleet.clusters.toReversed(),
    }
    const { hosts: _, weakened: __, ...there } = forecastFailure(cause, fleet)
    expect(forecastFailure(cause, turned)).toMatchObject(there)
  })
})

describe('what takes a host along', () => {
  const host = (location: object, zone = 'a') => ({
    ...{ name: 'h', zoneId: `zone_${zone}`, zoneName: zone },
    location: hostLocation.parse(location),
  })
  const cause = (kind: FailureCause['kind'], name: string) => ({ kind, name, zoneId: 'zone_a' }) as FailureCause

  test.each([
    ['rack', { rack: 'x' }],
    ['room', { room: 'x' }],
    ['cooling loop', { coolingLoop: 'x' }],
    ['fire area', { fireArea: 'x' }],
    ['switch', { networkSwitch: 'x' }],
    ['power feed', { powerFeeds: ['x'] }],
    ['zone', {}],
  ] as const)('its %s', (kind, location) => {
    expect(isHit(cause(kind, 'x'), host(location))).toBe(true)
    expect(isHit(cause(kind, 'x'), host(location, 'b'))).toBe(false)
    if (kind !== 'zone') expect(isHit(cause(kind, 'y'), host(location))).toBe(false)
  })

  test('one of two power feeds weakens it, and that is all', () => {
    const fed = host({ powerFeeds: ['x', 'y'] })
    expect(isHit(cause('power feed', 'x'), fed)).toBe(false)
    expect(isWeakened(cause('power feed', 'x'), fed)).toBe(true)
    expect(isWeakened(cause('power feed', 'x'), host({ powerFeeds: ['x'] }))).toBe(false)
  })

  test('all that hosts hang on is named once, zones apart, as people count', () => {
    const found = causesOf([
      { ...host({ rack: 'r10', powerFeeds: ['A', 'B'] }), name: 'h1' },
      { ...host({ rack: 'r2', powerFeeds: ['A'] }), name: 'h2' },
      { ...host({ rack: 'r2' }, 'b'), name: 'h3' },
    ])
    const named = found.map(({ kind, zoneId, name }) => `${zoneId} ${kind} ${name}`)
    expect(named).toEqual([
      ...['zone_a host h1', 'zone_a host h2', 'zone_a rack r2', 'zone_a rack r10'],
      ...['zone_a power feed A', 'zone_a power feed B', 'zone_a zone a'],
      ...['zone_b host h3', 'zone_b rack r2', 'zone_b zone b'],
    ])
    expect(new Set(found.map(({ kind }) => kind)).size).toBeLessThanOrEqual(failureKinds.length)
  })
})

test.each([
  [3, 3, 2, 3, 2],
  [3, 3, 1, 3, 1],
  [3, 3, 1, 1, 0],
  [4, 4, 2, 2, 0],
])('of %i members, %i up, %i left and %i again: rank %i', (size, before, during, after, rank) => {
  expect(rankOf({ quorum: quorumOf(size), during, after })).toBe(rank)
  expect(before).toBeGreaterThan(during)
})
