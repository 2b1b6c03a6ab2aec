import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostStates } from './host'
import { type HostCandidate, type PlacementRequest, place } from './placement'

const zoneIds = ['zone_1', 'zone_2', 'zone_3']
const host = fc
  .record({
    zoneId: fc.constantFrom(...zoneIds),
    state: fc.constantFrom(...hostStates, 'up' as const, 'up' as const),
    cordoned: fc.boolean(),
    vcpusAllocatable: fc.integer({ min: 0, max: 64 }),
    vcpusAllocated: fc.integer({ min: 0, max: 70 }),
    memoryMiB: fc.integer({ min: 0, max: 65_536 }),
    memoryAllocatedMiB: fc.integer({ min: 0, max: 70_000 }),
    groupMembers: fc.integer({ min: 0, max: 3 }),
  })
  .map(of => ({ ...of, driver: 'test', zoneName: of.zoneId.replace('_', '-') }))
const hosts = fc
  .array(host, { maxLength: 12 })
  .map(list => list.map((of, index): HostCandidate => ({ ...of, id: `host_${index}`, name: `h${index}` })))
const request: fc.Arbitrary<PlacementRequest> = fc.record({
  vcpus: fc.integer({ min: 1, max: 16 }),
  memoryMiB: fc.integer({ min: 64, max: 16_384 }),
  zoneId: fc.option(fc.constantFrom(...zoneIds), { nil: null, freq: 2 }),
  antiAffinityGroup: fc.option(fc.constant('web'), { nil: null }),
  volumeZoneIds: fc.option(fc.subarray(zoneIds), { nil: undefined, freq: 2 }),
  avoidHostIds: fc.subarray(['host_0', 'host_1', 'host_2']),
  hostId: fc.option(fc.constantFrom('host_0', 'host_3', 'host_99'), { nil: null, freq: 1 }),
})

const fits = (of: PlacementRequest, it: HostCandidate) =>
  it.state === 'up' &&
  !it.cordoned &&
  it.vcpusAllocatable - it.vcpusAllocated >= of.vcpus &&
  it.memoryMiB - it.memoryAllocatedMiB >= of.memoryMiB &&
  (!of.zoneId || of.zoneId === it.zoneId) &&
  (!of.volumeZoneIds || of.volumeZoneIds.includes(it.zoneId)) &&
  !of.avoidHostIds?.includes(it.id) &&
  (!of.hostId || of.hostId === it.id)

describe('placement', () => {
  it('takes a host that fits whenever there is one, and never one that does not', () => {
    fc.assert(
      fc.property(request, hosts, (wish, all) => {
        const placement = place(wish, all)
        expect(placement.placed).toBe(all.some(one => fits(wish, one)))
        if (placement.placed) expect(fits(wish, all.find(one => one.id === placement.hostId)!)).toBe(true)
      }),
    )
  })

  it('gives the same answer whatever the order of the hosts', () => {
    const shuffled = hosts.chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
    fc.assert(
      fc.property(request, shuffled, (wish, [all, other]) => {
        const [one, two] = [place(wish, all), place(wish, other)]
        expect(two.placed && two.hostId).toBe(one.placed && one.hostId)
      }),
    )
  })

  it('says of every other host why it is out, or that a tighter fit won', () => {
    fc.assert(
      fc.property(request, hosts, (wish, all) => {
        const { ruledOut } = place(wish, all)
        expect(ruledOut.map(out => out.hostId).sort()).toEqual(
          all
            .filter(one => !fits(wish, one))
            .map(one => one.id)
            .sort(),
        )
        for (const out of ruledOut) expect(out.reason).not.toBe('')
      }),
    )
  })

  it('keeps members of an anti-affinity group apart as far as hosts allow, but never for the price of no place', () => {
    fc.assert(
      fc.property(request, hosts, (wish, all) => {
        const placement = place({ ...wish, antiAffinityGroup: 'web' }, all)
        const members = all.filter(one => fits(wish, one)).map(one => one.groupMembers)
        expect(placement.placed).toBe(members.length > 0)
        if (placement.placed)
          expect(all.find(one => one.id === placement.hostId)!.groupMembers).toBe(Math.min(...members))
      }),
    )
  })

  it('fills the fullest host that fits, so that large ones stay free for large instances', () => {
    const small = { ...free('small'), vcpusAllocatable: 8, memoryMiB: 8192 }
    const placement = place(wish({ vcpus: 2, memoryMiB: 2048 }), [free('large'), small])
    expect(placement).toMatchObject({ placed: true, hostName: 'small' })
    expect(placement.sentence).toBe('small in zone-1: the tightest fit of 2 hosts that fit (of 2).')
  })

  it('never names a host to everybody', () => {
    fc.assert(
      fc.property(request, hosts, (of, all) => {
        const named = all.map(one => ({ ...one, name: `secret-${one.name}` }))
        expect(place(of, named).publicSentence).not.toContain('secret')
      }),
    )
  })

  it('says what to do when nothing fits', () => {
    expect(place(wish(), []).sentence).toBe('No host to place 1 vCPU and 512 MiB on: add a host first.')
    const full = { ...free('h1'), memoryAllocatedMiB: 65_536 }
    const cordoned = { ...free('h2'), cordoned: true }
    expect(place(wish(), [full, cordoned])).toMatchObject({
      sentence:
        'No host fits 1 vCPU and 512 MiB: h1 has 0 MiB of memory free, 512 wanted; h2 takes no new instances (cordoned). Choose a smaller type or another zone, or free capacity.',
      publicSentence:
        'No host fits 1 vCPU and 512 MiB: 1 takes no new instances, 1 has too little memory free. Choose a smaller type or another zone, or free capacity.',
    })
    expect(place(wish({ volumeZoneIds: ['zone_2'] }), [free('h1')]).publicSentence).toBe(
      'No host fits 1 vCPU and 512 MiB: 1 can’t reach the volumes. Choose another zone, or volumes of this one.',
    )
  })
})

const wish = (over: Partial<PlacementRequest> = {}): PlacementRequest => ({
  vcpus: 1,
  memoryMiB: 512,
  zoneId: null,
  antiAffinityGroup: null,
  ...over,
})

const free = (name: string): HostCandidate => ({
  id: `host_${name}`,
  name,
  zoneId: 'zone_1',
  zoneName: 'zone-1',
  state: 'up',
  cordoned: false,
  driver: 'test',
  vcpusAllocatable: 64,
  vcpusAllocated: 0,
  memoryMiB: 65_536,
  memoryAllocatedMiB: 0,
  groupMembers: 0,
})
