import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { healthStates } from './cluster-health'
import { observedStates, powerStates } from './instance'
import { backOffMs, type ClusterMember, isDown, judgeMembers, quietMs, stormLimit } from './resurrection'

const anyMember: fc.Arbitrary<ClusterMember> = fc.record({
  id: fc.uuid(),
  name: fc.constant('web'),
  clusterId: fc.constantFrom('a', 'b', 'c'),
  mode: fc.constantFrom('automatic', 'automatic', 'off'),
  zoneId: fc.constantFrom('north', 'south'),
  power: fc.constantFrom('running', ...powerStates),
  observed: fc.constantFrom('running', 'running', ...observedStates),
  health: fc.constantFrom(null, ...healthStates),
  isImported: fc.boolean(),
  isBusy: fc.boolean(),
  downForMs: fc.integer({ min: 0, max: 60_000 }),
  tries: fc.array(
    fc.record({ by: fc.constantFrom('restart', 'rebuild'), agoMs: fc.integer({ min: 0, max: 1_800_000 }) }),
    { maxLength: 5 },
  ),
})
const fleet = fc.uniqueArray(anyMember, { maxLength: 30, selector: each => each.id })
const member = (over: Partial<ClusterMember> = {}): ClusterMember => ({
  ...{ id: 'web-1', name: 'web-1', clusterId: 'web', mode: 'automatic', zoneId: 'north', power: 'running' },
  ...{ observed: 'running', health: 'healthy', isImported: false, isBusy: false, downForMs: 60_000, tries: [] },
  ...over,
})
const cluster = (size: number, over: (index: number) => Partial<ClusterMember>) =>
  Array.from({ length: size }, (_, at) => member({ id: `web-${at}`, name: `web-${at}`, ...over(at) }))
const hour = 3_600_000

describe('a member of a cluster', () => {
  test('is touched only while it is to run, is down, nobody works on it, and its cluster lets that be done', () => {
    fc.assert(
      fc.property(fleet, all => {
        for (const { member: touched } of judgeMembers(all).acts) {
          const it = all.find(each => each.id === touched.id)!
          expect(isDown(it)).toBe(true)
          expect(it).toMatchObject({ power: 'running', mode: 'automatic', isImported: false, isBusy: false })
          expect(it.downForMs).toBeGreaterThanOrEqual(quietMs)
          expect(['crashed', 'missing', 'running']).toContain(it.observed)
        }
      }),
    )
  })

  test('that a person stopped, or whose host is lost, is left alone', () => {
    expect(judgeMembers([member({ power: 'stopped', observed: 'stopped' })]).acts).toEqual([])
    expect(judgeMembers([member({ power: 'stopped', observed: 'crashed' })]).acts).toEqual([])
    expect(judgeMembers([member({ observed: 'unknown', health: 'unhealthy' })]).acts).toEqual([])
  })

  test('is restarted twice, then rebuilt elsewhere, then wherever it fits, then given up', () => {
    const next = (...by: ('restart' | 'rebuild')[]) => {
      const it = member({ observed: 'crashed', tries: by.map(each => ({ by: each, agoMs: hour / 3 })) })
      const { acts, questions } = judgeMembers([it])
      return acts[0]?.by ?? questions[0]?.verdict
    }
    expect(next()).toBe('restart')
    expect(next('restart')).toBe('restart')
    expect(next('restart', 'restart')).toBe('elsewhere')
    expect(next('restart', 'restart', 'rebuild')).toBe('anew')
    expect(next('restart', 'restart', 'rebuild', 'rebuild')).toBe('given up')
  })

  test('is waited for longer after each try', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 600_000 }), (count, agoMs) => {
        const tries = Array.from({ length: count }, () => ({ by: 'restart' as const, agoMs }))
        const isTouched = judgeMembers([member({ observed: 'crashed', tries })]).acts.length > 0
        expect(isTouched).toBe(agoMs >= backOffMs(count))
        expect(backOffMs(count + 1)).toBeGreaterThan(backOffMs(count))
      }),
    )
  })

  test('whose machine is gone is not restarted: there is nothing to start', () => {
    expect(judgeMembers([member({ observed: 'missing' })]).acts).toMatchObject([{ by: 'elsewhere' }])
  })
})

describe('the storm brake', () => {
  test('lets nobody of a cluster or a zone be touched of which too many are down at once', () => {
    fc.assert(
      fc.property(fleet, all => {
        const { acts } = judgeMembers(all)
        for (const { member: touched } of acts) {
          const it = all.find(each => each.id === touched.id)!
          for (const key of ['clusterId', 'zoneId'] as const) {
            const beside = all.filter(each => each[key] === it[key])
            expect(beside.filter(isDown).length).toBeLessThanOrEqual(stormLimit(beside.length))
          }
        }
      }),
    )
  })

  test('takes at least three, and more than a quarter', () => {
    const down = (of: number, count: number) =>
      judgeMembers(cluster(of, at => (at < count ? { observed: 'crashed' } : {})))
    expect(down(3, 2).acts).toHaveLength(2)
    expect(down(3, 3)).toMatchObject({
      acts: [],
      questions: [{ verdict: 'brake', members: ['web-0', 'web-1', 'web-2'] }],
    })
    expect(down(16, 4).acts).toHaveLength(4)
    expect(down(16, 5).acts).toEqual([])
  })

  test('counts whoever was brought back a moment ago', () => {
    const all = cluster(4, at =>
      at < 2 ? { tries: [{ by: 'restart', agoMs: 60_000 }] } : at === 2 ? { observed: 'crashed' } : {},
    )
    expect(judgeMembers(all)).toMatchObject({ acts: [], questions: [{ verdict: 'brake', members: ['web-2'] }] })
  })

  test('of a zone holds up its clusters, and those of other zones not', () => {
    const north = ['a', 'b', 'c'].flatMap(clusterId => member({ id: clusterId, clusterId, observed: 'crashed' }))
    const south = member({ id: 'd', clusterId: 'd', zoneId: 'south', observed: 'crashed' })
    const { acts, questions } = judgeMembers([...north, south])
    expect(acts.map(each => each.member.id)).toEqual(['d'])
    expect(questions.map(each => each.clusterId)).toEqual(['a', 'b', 'c'])
  })
})

test('each cluster is asked about once', () => {
  fc.assert(
    fc.property(fleet, all => {
      const asked = judgeMembers(all).questions.map(each => each.clusterId)
      expect(new Set(asked).size).toBe(asked.length)
    }),
  )
})
