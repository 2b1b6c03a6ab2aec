import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { causesOf, isHit } from './failure/cause'
import { hostStates } from './host'
import { hostLocation } from './location'
import { type HostCandidate, type PlacementRequest, place, type RuledOutBecause } from './placement'

const zones = ['zone-a', 'zone-b', 'zone-c']
const zoneId = fc.constantFrom(...zones)

const label = fc.constantFrom(null, '1', '2')

/** Small numbers, so that hosts are often full, equal or just large enough. */
const host = (index: number): fc.Arbitrary<HostCandidate> =>
  fc
    .record({
      zoneId,
      state: fc.constantFrom(...hostStates, 'up' as const, 'up' as const),
      cordoned: fc.boolean().map(it => it && index % 3 === 0),
      vcpusAllocatable: fc.integer({ min: 0, max: 16 }),
      vcpusAllocated: fc.integer({ min: 0, max: 16 }),
      memoryMiB: fc.integer({ min: 0, max: 16 }).map(it => it * 256),
      memoryAllocatedMiB: fc.integer({ min: 0, max: 16 }).map(it => it * 256),
      location: fc
        .record({ rack: label, coolingLoop: label, powerFeeds: fc.subarray(['A', 'B']) })
        .map(it => hostLocation.parse(it)),
      groupMembers: fc.integer({ min: 0, max: 2 }),
      canMigrate: fc.boolean().map(it => it || index % 2 === 0),
    })
    .map(of => ({ ...of, id: `host_${index}`, name: `rack-${index}`, zoneName: of.zoneId, driver: 'simulated' }))

const hosts = fc
  .integer({ min: 0, max: 8 })
  .chain(count => fc.tuple(...Array.from({ length: count }, (_, i) => host(i))))

const request: fc.Arbitrary<PlacementRequest> = fc.record({
  vcpus: fc.integer({ min: 1, max: 8 }),
  memoryMiB: fc.integer({ min: 1, max: 8 }).map(it => it * 256),
  zoneId: fc.option(zoneId, { freq: 2 }),
  antiAffinityGroup: fc.option(fc.constant('db')),
  volumeZoneIds: fc.option(fc.subarray(zones), { nil: undefined, freq: 2 }),
  filteredZoneIds: fc.option(fc.subarray(zones), { nil: undefined, freq: 4 }),
  avoidHostIds: fc.option(fc.subarray(['host_0', 'host_1']), { nil: undefined, freq: 2 }),
  hostId: fc.option(fc.constantFrom('host_0', 'host_2'), { freq: 2 }),
  movesFrom: fc.option(fc.constantFrom('simulated', 'libvirt'), { nil: undefined, freq: 2 }),
})

/** The rules, said once more and differently: what may a host be taken for? */
const fits = (want: PlacementRequest, it: HostCandidate) =>
  it.state === 'up' &&
  !it.cordoned &&
  (!want.movesFrom || (it.canMigrate && it.driver === want.movesFrom)) &&
  it.vcpusAllocated + want.vcpus <= it.vcpusAllocatable &&
  it.memoryAllocatedMiB + want.memoryMiB <= it.memoryMiB &&
  [null, it.zoneId].includes(want.zoneId) &&
  (want.volumeZoneIds ?? zones).includes(it.zoneId) &&
  (want.filteredZoneIds ?? zones).includes(it.zoneId) &&
  !(want.avoidHostIds ?? []).includes(it.id) &&
  (want.hostId ?? it.id) === it.id

/** Members elsewhere that go down together with a host, over all that may fail. */
const togetherWith = (all: HostCandidate[], host: HostCandidate) =>
  causesOf(all)
    .filter(cause => isHit(cause, host))
    .flatMap(cause => all.filter(it => it.id !== host.id && isHit(cause, it)))
    .reduce((sum, it) => sum + it.groupMembers, 0)

const holds = (promise: (want: PlacementRequest, hosts: HostCandidate[]) => void) =>
  fc.assert(fc.property(request, hosts, promise), { numRuns: 1000 })

describe('placement', () => {
  test('never takes a host that does not fit, and finds one whenever one does', () => {
    holds((want, all) => {
      const placement = place(want, all)
      const fitting = all.filter(it => fits(want, it)).map(it => it.id)
      expect(placement.placed).toBe(fitting.length > 0)
      if (placement.placed) expect(fitting).toContain(placement.hostId)
    })
  })

  test('says the zone and names of the very host that it takes', () => {
    holds((want, all) => {
      const placement = place(want, all)
      if (!placement.placed) return
      const taken = all.find(it => it.id === placement.hostId)
      expect(placement).toMatchObject({ hostName: taken!.name, zoneId: taken!.zoneId, zoneName: taken!.zoneName })
      expect(placement.sentence).toMatch(new RegExp(`^${taken!.name} in ${taken!.zoneName}: `))
    })
  })

  test('gives the same answer whatever the order of the hosts', () => {
    const shuffled = hosts.chain(all =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
    )
    const answer = (want: PlacementRequest, all: HostCandidate[]) => {
      const placement = place(want, all)
      return placement.placed ? placement.sentence : placement.publicSentence
    }
    fc.assert(
      fc.property(request, shuffled, (want, [all, mixed]) => {
        expect(answer(want, mixed)).toBe(answer(want, all))
      }),
      { numRuns: 1000 },
    )
  })

  test('rules out every host that does not fit, and no other, each with a true reason', () => {
    holds((want, all) => {
      const { ruledOut } = place(want, all)
      expect(ruledOut.map(out => out.hostId)).toEqual(all.filter(it => !fits(want, it)).map(it => it.id))
      for (const out of ruledOut) {
        const it = all.find(candidate => candidate.id === out.hostId)!
        expect(out.reason).not.toBe('')
        expect(isTrue[out.because](want, it)).toBe(true)
      }
    })
  })

  test('prefers hosts with fewer members of the group, but does not insist', () => {
    holds((want, all) => {
      const placement = place(want, all)
      const fitting = all.filter(it => fits(want, it))
      if (!placement.placed || !want.antiAffinityGroup) return
      const taken = fitting.find(it => it.id === placement.hostId)!
      expect(taken.groupMembers).toBe(Math.min(...fitting.map(it => it.groupMembers)))
    })
  })

  test('puts a member where the failure of one thing takes the fewest others along', () => {
    holds((want, all) => {
      const placement = place(want, all)
      if (!placement.placed || !want.antiAffinityGroup) return
      const taken = all.find(it => it.id === placement.hostId)!
      const rivals = all.filter(it => fits(want, it) && it.groupMembers === taken.groupMembers)
      expect(togetherWith(all, taken)).toBe(Math.min(...rivals.map(it => togetherWith(all, it))))
    })
  })

  test('takes the tightest fit of those that it prefers', () => {
    const left = (want: PlacementRequest, it: HostCandidate) =>
      Math.min(
        (it.vcpusAllocatable - it.vcpusAllocated - want.vcpus) / it.vcpusAllocatable,
        (it.memoryMiB - it.memoryAllocatedMiB - want.memoryMiB) / it.memoryMiB,
      )
    holds((want, all) => {
      const placement = place(want, all)
      if (!placement.placed) return
      const taken = all.find(it => it.id === placement.hostId)!
      const rivals = all.filter(
        it =>
          fits(want, it) &&
          (!want.antiAffinityGroup ||
            (it.groupMembers === taken.groupMembers && togetherWith(all, it) === togetherWith(all, taken))),
      )
      expect(left(want, taken)).toBe(Math.min(...rivals.map(it => left(want, it))))
    })
  })

  test('a copy of the image decides between hosts that are equal, and nothing else', () => {
    const withCopies = fc.tuple(hosts, fc.infiniteStream(fc.boolean())).map(([all, copies]) => {
      // Twins of another name, so that there are equals.
      const twins = all.flatMap(it => [it, { ...it, id: `${it.id}-twin`, name: `${it.name}-twin` }])
      return twins.map(it => ({ ...it, holdsImage: copies.next().value }))
    })
    fc.assert(
      fc.property(request, withCopies, (want, all) => {
        const without = place(
          want,
          all.map(({ holdsImage: _, ...it }) => it),
        )
        const placement = place(want, all)
        expect(placement.placed).toBe(without.placed)
        if (!placement.placed || !without.placed) return
        const of = (id: string) => all.find(it => it.id === id)!
        const [taken, other] = [of(placement.hostId), of(without.hostId)]
        if (taken !== other) expect([taken.holdsImage, other.holdsImage]).toEqual([true, false])
        expect(taken.groupMembers).toBe(want.antiAffinityGroup ? other.groupMembers : taken.groupMembers)
        const free = (it: HostCandidate) => [
          (it.vcpusAllocatable - it.vcpusAllocated - want.vcpus) / it.vcpusAllocatable,
          (it.memoryMiB - it.memoryAllocatedMiB - want.memoryMiB) / it.memoryMiB,
        ]
        const sorted = (it: HostCandidate) => free(it).toSorted((a, b) => a - b)
        expect(sorted(taken)).toEqual(sorted(other))
        // Whoever has none had no twin that has one.
        const twin = all.find(it => it !== taken && it.id.replace('-twin', '') === taken.id.replace('-twin', ''))!
        if (twin.holdsImage && fits(want, twin)) expect(taken.holdsImage).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test('finds a place for whatever asks for less, where it found one for more', () => {
    holds((want, all) => {
      if (place(want, all).placed) expect(place({ ...want, vcpus: 1, memoryMiB: 256 }, all).placed).toBe(true)
    })
  })

  test('tells tenants no host’s name, and everybody how many hosts were out of the question for what', () => {
    holds((want, all) => {
      const placement = place(want, all)
      for (const it of all) expect(placement.publicSentence).not.toContain(it.name)
      if (placement.placed || all.length === 0) return
      const counted = [...placement.publicSentence.split(':')[1]!.matchAll(/(\d+) /g)].map(([, count]) => Number(count))
      expect(counted.reduce((a, b) => a + b, 0)).toBe(all.length)
    })
  })

  test('says what to do where there is no host at all', () => {
    fc.assert(
      fc.property(request, want => {
        expect(place(want, []).sentence).toMatch(/add a host first/)
      }),
    )
  })
})

const isTrue: Record<RuledOutBecause, (want: PlacementRequest, it: HostCandidate) => boolean> = {
  wish: (want, it) => want.hostId !== it.id,
  zone: (want, it) => want.zoneId !== it.zoneId,
  volumes: (want, it) => !want.volumeZoneIds!.includes(it.zoneId),
  filters: (want, it) => !want.filteredZoneIds!.includes(it.zoneId),
  avoided: (want, it) => want.avoidHostIds!.includes(it.id),
  state: (_, it) => it.state !== 'up',
  cordoned: (_, it) => it.cordoned,
  migration: (want, it) => !it.canMigrate || it.driver !== want.movesFrom,
  vcpus: (want, it) => it.vcpusAllocatable - it.vcpusAllocated < want.vcpus,
  memory: (want, it) => it.memoryMiB - it.memoryAllocatedMiB < want.memoryMiB,
  // None of these zones keeps any.
  reserve: () => false,
}
