import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blankInstance } from '../instances/document'
import { freeze, switchOn, thaw } from '../instances/power'
import { hostLoad } from './sample'
import { usageOf } from './usage'
import { integral, rateAt } from './wave'
import { workloadOf } from './workload'

const id = fc.string({ minLength: 1, maxLength: 30 })
const moment = fc.integer({ min: Date.UTC(2020), max: Date.UTC(2040) })
const length = fc.integer({ min: 0, max: 40 * 86_400_000 })

test('no guest ever uses more CPU than it has, or less than none', () => {
  fc.assert(
    fc.property(id, moment, (id, at) => {
      const rate = rateAt(workloadOf(id).cpu, at)
      expect(rate).toBeGreaterThanOrEqual(0)
      expect(rate).toBeLessThanOrEqual(1)
    }),
    { numRuns: 2_000 },
  )
})

test('an integral is the sum of its parts, and never negative', () => {
  fc.assert(
    fc.property(id, moment, length, length, (id, from, first, second) => {
      const { cpu } = workloadOf(id)
      const [middle, to] = [from + first, from + first + second]
      const parts = integral(cpu, from, middle) + integral(cpu, middle, to)
      expect(integral(cpu, from, to)).toBeCloseTo(parts, 3)
      expect(parts).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('an integral is what summing up the rate gives', () => {
  const { cpu } = workloadOf('inst_example')
  const from = Date.UTC(2026, 5, 1)
  let sum = 0
  for (let at = from; at < from + 600_000; at += 10) sum += rateAt(cpu, at + 5) / 100
  expect(integral(cpu, from, from + 600_000)).toBeCloseTo(sum, 0)
})

test('counters only grow while a machine runs, rest while it is paused, and begin anew at boot', () => {
  const step = fc.record({ ms: fc.integer({ min: 1, max: 3_600_000 }), pause: fc.boolean() })
  fc.assert(
    fc.property(id, moment, fc.array(step, { minLength: 1, maxLength: 20 }), (id, start, steps) => {
      const of = blankInstance('web')
      switchOn(of, start)
      let now = start
      let before = usageOf(of, id, now)
      for (const { ms, pause } of steps) {
        if (pause && of.power === 'running') freeze(of, id, now)
        else if (!pause && of.power === 'paused') thaw(of, now)
        const rests = of.power === 'paused'
        const atChange = usageOf(of, id, now)
        now += ms
        const after = usageOf(of, id, now)
        for (const counter of Object.keys(after) as (keyof typeof after)[]) {
          expect(after[counter]).toBeGreaterThanOrEqual(before[counter] - 1)
          if (rests) expect(after[counter]).toBe(atChange[counter])
        }
        before = after
      }
      switchOn(of, now)
      expect(usageOf(of, id, now).cpuTimeNs).toBe(0)
    }),
  )
})

test('a host’s load stays within the host', () => {
  fc.assert(
    fc.property(fc.array(id, { maxLength: 60 }), moment, (ids, at) => {
      const rows = ids.map(refId => {
        const document = { ...blankInstance('web'), vcpus: 4, memoryMiB: 4096 }
        switchOn(document, at - 3_600_000)
        return { kind: 'instance' as const, place: 'h', external: refId, refId, document }
      })
      const load = hostLoad(rows, { cpuThreads: 16, memoryMiB: 32_768 }, new Date(at))
      expect(load.cpuPercent).toBeGreaterThanOrEqual(0)
      expect(load.cpuPercent).toBeLessThanOrEqual(100)
      expect(load.memoryUsedMiB).toBeLessThanOrEqual(32_768)
    }),
  )
})
