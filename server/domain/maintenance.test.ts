import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nowhere } from './location'
import {
  type MaintainedFleet,
  type MaintainedHost,
  type MaintainedInstance,
  type MaintenanceWish,
  planMaintenance,
} from './maintenance'

const host = (at: number, over: Partial<MaintainedHost> = {}): MaintainedHost => ({
  ...{ id: `host_${at}`, name: `rack-${at}`, zoneId: 'zone-a', zoneName: 'east', driver: 'simulated', state: 'up' },
  ...{ cordoned: false, canMigrate: true, vcpusAllocatable: 16, vcpusAllocated: 0, memoryMiB: 2048 },
  ...{ memoryAllocatedMiB: 0, location: nowhere, members: {}, hasPowerControl: true, ...over },
})
const instance = (at: number, on: MaintainedHost, over: Partial<MaintainedInstance> = {}): MaintainedInstance => {
  const it: MaintainedInstance = {
    ...{ id: `inst_${at}`, name: `web-${at}`, vdcId: 'vdc_1', vcpus: 1, memoryMiB: 512, power: 'running' },
    ...{ antiAffinityGroup: null, observed: 'running', activeTaskKind: null, isImported: false },
    ...{ hostId: on.id, clusterId: null, ...over },
  }
  on.vcpusAllocated += it.vcpus
  on.memoryAllocatedMiB += it.memoryMiB
  return it
}
const wish: MaintenanceWish = { zoneId: 'zone-a', hook: 'restart', usesReserve: false }
const breachesOf = (fleet: MaintainedFleet, over: Partial<MaintenanceWish> = {}) =>
  planMaintenance(fleet, { ...wish, ...over }).turns.flatMap(turn => turn.breaches)

describe('the plan of a zone’s maintenance', () => {
  test('without a breach finds each host empty at its turn, whatever was moved there before', () => {
    const fleets = fc.array(fc.nat(3), { maxLength: 12 }).map((places): MaintainedFleet => {
      const hosts = [0, 1, 2, 3].map(at => host(at))
      return { hosts, instances: places.map((on, at) => instance(at, hosts[on]!)), clusters: [] }
    })
    fc.assert(
      fc.property(fleets, fleet => {
        const { turns } = planMaintenance(fleet, wish)
        const at = new Map(fleet.instances.map(each => [each.id, each.hostId]))
        for (const turn of turns) {
          if (turn.breaches.length > 0) return
          for (const move of turn.moves) {
            expect(at.get(move.instanceId)).toBe(turn.hostId)
            at.set(move.instanceId, move.hostId)
          }
          expect([...at.values()]).not.toContain(turn.hostId)
        }
        expect(turns).toHaveLength(4)
      }),
    )
  })

  test('begins with the host that has the least to move', () => {
    const hosts = [host(1), host(2)]
    const { turns } = planMaintenance({ hosts, instances: [instance(1, hosts[0]!)], clusters: [] }, wish)
    expect(turns.map(turn => turn.hostName)).toEqual(['rack-2', 'rack-1'])
  })

  test('says what can’t leave for want of room', () => {
    const hosts = [host(1, { memoryMiB: 512 }), host(2, { memoryMiB: 256 })]
    expect(breachesOf({ hosts, instances: [instance(1, hosts[0]!)], clusters: [] })).toMatchObject([
      expect.stringMatching(/^web-1 can’t leave rack-1: No host fits .*rack-2 has 256 MiB of memory free/),
    ])
  })

  test('keeps the reserve free also while a host is out, unless it may be used for that', () => {
    const hosts = [1, 2].map(at => host(at, { reserve: { kind: 'share', percent: 80 } }))
    const fleet = { hosts, instances: [instance(1, hosts[0]!)], clusters: [] }
    expect(breachesOf(fleet)).toContain('While rack-1 is out, east would not have its reserve: 80 %.')
    expect(breachesOf(fleet, { usesReserve: true })).toEqual([])
  })

  test('risks nothing on top where a cluster of the zone is without its quorum', () => {
    const hosts = [host(1), host(2)]
    const members = [
      instance(1, hosts[0]!, { clusterId: 'db' }),
      instance(2, hosts[1]!, { clusterId: 'db', observed: 'crashed' }),
    ]
    const clusters = [{ id: 'db', name: 'db', size: 3 }]
    expect(new Set(breachesOf({ hosts, instances: members, clusters }))).toEqual(
      new Set(['The cluster db is without its quorum: 1 of 3 members run, 2 are needed.']),
    )
  })

  test('leaves out what can’t have its turn, with the reason', () => {
    const hosts = [host(1, { state: 'unreachable' }), host(2, { hasPowerControl: false }), host(3)]
    const fleet = { hosts, instances: [instance(1, hosts[2]!, { isImported: true })], clusters: [] }
    expect(planMaintenance(fleet, wish).leftOut.map(each => `${each.hostName}: ${each.reason}`)).toEqual([
      'rack-1: It does not answer.',
      'rack-2: It has no power control, so it can’t be restarted.',
      'rack-3: web-1 can’t move: imported, with disks that are its host’s.',
    ])
  })
})
