import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DrainCandidate, type DrainedInstance, planDrain } from './drain'
import { hostStates } from './host'
import { observedStates } from './instance'
import { nowhere } from './location'
import { groupKey } from './room'

const host = (index: number): fc.Arbitrary<DrainCandidate> =>
  fc
    .record({
      zoneId: fc.constantFrom('zone-a', 'zone-a', 'zone-b'),
      state: fc.constantFrom(...hostStates, 'up' as const, 'up' as const),
      cordoned: fc.boolean().map(it => it && index % 3 === 0),
      canMigrate: fc.boolean().map(it => it || index % 3 !== 1),
      vcpusAllocatable: fc.integer({ min: 0, max: 32 }),
      vcpusAllocated: fc.integer({ min: 0, max: 16 }),
      memoryMiB: fc.integer({ min: 0, max: 32 }).map(it => it * 256),
      memoryAllocatedMiB: fc.integer({ min: 0, max: 16 }).map(it => it * 256),
      members: fc.constantFrom({}, { 'vdc_1/db': 1 }, { 'vdc_2/db': 2 }) as fc.Arbitrary<Record<string, number>>,
    })
    .map(of => ({
      ...of,
      id: `host_${index}`,
      name: `rack-${index}`,
      zoneName: of.zoneId,
      driver: 'simulated',
      location: nowhere,
    }))

const instance = (index: number): fc.Arbitrary<DrainedInstance> =>
  fc
    .record({
      vdcId: fc.constantFrom('vdc_1', 'vdc_2'),
      vcpus: fc.integer({ min: 1, max: 4 }),
      memoryMiB: fc.integer({ min: 1, max: 4 }).map(it => it * 256),
      antiAffinityGroup: fc.option(fc.constant('db')),
      observed: fc.constantFrom(...observedStates, 'running' as const, 'running' as const),
      activeTaskKind: fc.option(fc.constant('instance.stop' as const), { freq: 6 }).map(it => it ?? null),
      isImported: fc.boolean().map(it => it && index % 4 === 0),
    })
    .map(of => ({ ...of, id: `inst_${index}`, name: `web-${index}`, power: 'running' as const }))

const situation = fc
  .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 10 }))
  .chain(([hosts, instances]) =>
    fc.tuple(
      fc.tuple(...Array.from({ length: hosts }, (_, i) => host(i))),
      fc.tuple(...Array.from({ length: instances }, (_, i) => instance(i))),
    ),
  )

type Check = (
  plan: ReturnType<typeof planDrain>,
  drained: DrainCandidate,
  all: DrainCandidate[],
  on: DrainedInstance[],
) => void
const holds = (check: Check) =>
  fc.assert(
    fc.property(situation, ([all, on]) => check(planDrain(all[0]!, on, all), all[0]!, all, on)),
    { numRuns: 500 },
  )

describe('a drain', () => {
  test('has a place or a reason for each instance, once', () => {
    holds(({ moves, stays }, _, __, on) => {
      expect([...moves, ...stays].map(it => it.instanceId).sort()).toEqual(on.map(it => it.id).sort())
      for (const { reason } of stays) expect(reason).toMatch(/\.$/)
    })
  })

  test('hands out no more of any host than it has', () => {
    holds(({ moves }, _, all) => {
      for (const to of all) {
        const coming = moves.filter(move => move.hostId === to.id)
        if (coming.length === 0) continue
        const sum = (of: 'vcpus' | 'memoryMiB') => coming.reduce((total, move) => total + move[of], 0)
        expect(to.vcpusAllocated + sum('vcpus')).toBeLessThanOrEqual(to.vcpusAllocatable)
        expect(to.memoryAllocatedMiB + sum('memoryMiB')).toBeLessThanOrEqual(to.memoryMiB)
      }
    })
  })

  test('moves only what runs, and only to hosts of the zone that are up, not cordoned and can take it', () => {
    holds(({ moves }, drained, all, on) => {
      for (const move of moves) {
        const to = all.find(each => each.id === move.hostId)!
        expect(to).toMatchObject({ state: 'up', cordoned: false, canMigrate: true, zoneId: drained.zoneId })
        expect(to.id).not.toBe(drained.id)
        const what = on.find(each => each.id === move.instanceId)!
        expect(['running', 'paused']).toContain(what.observed)
        expect(what).toMatchObject({ activeTaskKind: null, isImported: false })
      }
    })
  })

  test('keeps members of a group apart as far as the hosts that fit allow', () => {
    holds(({ moves }, _, all, on) => {
      const at = new Map(all.map(each => [each.id, structuredClone(each)]))
      for (const move of moves) {
        const what = on.find(each => each.id === move.instanceId)!
        const key = groupKey(what)
        const fits = (each: DrainCandidate) =>
          each.id !== all[0]!.id &&
          each.zoneId === all[0]!.zoneId &&
          each.state === 'up' &&
          !each.cordoned &&
          each.canMigrate &&
          each.vcpusAllocated + what.vcpus <= each.vcpusAllocatable &&
          each.memoryAllocatedMiB + what.memoryMiB <= each.memoryMiB
        const taken = at.get(move.hostId)!
        if (key) {
          const fewest = Math.min(...[...at.values()].filter(fits).map(each => each.members[key] ?? 0))
          expect(taken.members[key] ?? 0).toBe(fewest)
          taken.members[key] = fewest + 1
        }
        taken.vcpusAllocated += what.vcpus
        taken.memoryAllocatedMiB += what.memoryMiB
      }
    })
  })

  test('is the same for the same hosts and instances in another order, and changes nothing of what it is given', () => {
    holds((plan, drained, all, on) => {
      const before = structuredClone(all)
      expect(planDrain(drained, [...on].reverse(), [...all].reverse())).toEqual(plan)
      expect(all).toEqual(before)
    })
  })

  test('says how long about: nothing for an empty host, never less than its largest machine takes', () => {
    holds(({ moves, estimateS }) => {
      expect(estimateS).toBeGreaterThanOrEqual(Math.max(0, ...moves.map(move => move.memoryMiB / 100)))
      if (moves.length === 0) expect(estimateS).toBe(0)
    })
  })
})
