import fc from 'fast-check'
import { expect, it } from 'vitest'
import { brakeLimit, driftPolicy, underBrake } from './policy'

const policies = fc.record({ maxSharePercent: fc.integer({ min: 1, max: 100 }) }).map(it => driftPolicy.parse(it))
const instance = fc.integer({ min: 0, max: 60 }).map(n => `inst_${n}`)
const rounds = fc.array(fc.array(instance, { maxLength: 30 }), { maxLength: 10 })

it('however findings come in, never more than the share of instances is repaired within a window', () => {
  fc.assert(
    fc.property(policies, fc.integer({ min: 0, max: 80 }), rounds, (policy, count, found) => {
      const repaired = new Set<string>()
      for (const [round, ids] of found.entries()) {
        const candidates = ids.map((instanceId, index) => ({ findingId: `find_${round}_${index}`, instanceId }))
        const { allowed, held } = underBrake(policy, count, repaired, candidates)
        expect(allowed.length + held.length).toBe(candidates.length)
        for (const { instanceId } of allowed) repaired.add(instanceId)
        expect(repaired.size).toBeLessThanOrEqual((count * policy.maxSharePercent) / 100)
        for (const { instanceId } of held) expect(repaired.has(instanceId)).toBe(false)
      }
    }),
  )
})

it('nothing is held back while the share is not used up', () => {
  fc.assert(
    fc.property(fc.uniqueArray(instance, { maxLength: 60 }), ids => {
      const candidates = ids.map(instanceId => ({ findingId: instanceId, instanceId }))
      const policy = driftPolicy.parse({ maxSharePercent: 100 })
      expect(underBrake(policy, ids.length, new Set(), candidates).held).toEqual([])
    }),
  )
})

it('a share of few is rounded down: the brake is never exceeded', () => {
  expect(brakeLimit({ maxSharePercent: 20 }, 4)).toBe(0)
  expect(brakeLimit({ maxSharePercent: 20 }, 5)).toBe(1)
  expect(brakeLimit({ maxSharePercent: 100 }, 3)).toBe(3)
})
