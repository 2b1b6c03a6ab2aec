import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  countAnswer,
  freshTally,
  type HealthAnswer,
  type HealthCheck,
  type HealthCheckDesign,
  type HealthCheckKind,
  healthCheckDefaults,
  healthCheckDesign,
  healthCheckKinds,
  healthCheckLimits,
  healthStates,
  withDefaults,
  withoutDefaults,
} from './cluster-health'

const within = (key: keyof typeof healthCheckDefaults) => fc.integer(healthCheckLimits[key])
const timed = fc.record(
  {
    kind: fc.constantFrom(...healthCheckKinds),
    intervalSeconds: within('intervalSeconds'),
    timeoutSeconds: within('timeoutSeconds'),
    healthyAfter: within('healthyAfter'),
    unhealthyAfter: within('unhealthyAfter'),
    startSeconds: within('startSeconds'),
  },
  { requiredKeys: ['kind'] },
)
const place = fc.record({ port: fc.constantFrom(80, 8080), path: fc.constantFrom('/', '/ready') }, { requiredKeys: [] })
const askedOf = { agent: [], http: ['port', 'path'], tcp: ['port'] } satisfies Record<
  HealthCheckKind,
  (keyof HealthCheck)[]
>
const design = fc.tuple(timed, place).map(([of, where]): HealthCheckDesign => {
  const asked: readonly string[] = askedOf[of.kind]
  return { ...of, ...Object.fromEntries(Object.entries(where).filter(([key]) => asked.includes(key))) }
})
const check = design.map(withDefaults)
const answer = fc.constantFrom<HealthAnswer>(null, 'It does not answer.')
const long = 3_600_000
const end = (of: Parameters<typeof countAnswer>[0], answers: HealthAnswer[], from = freshTally(), startsForMs = long) =>
  answers.reduce((tally, each) => countAnswer(of, tally, each, startsForMs), from)

describe('a member’s health', () => {
  test('changes only after so many equal answers in a row as its check says', () => {
    fc.assert(
      fc.property(check, fc.array(answer, { maxLength: 40 }), fc.constantFrom(...healthStates), (of, answers, from) => {
        const before = end(of, answers.slice(0, -1), freshTally(from))
        const after = end(of, answers, freshTally(from))
        if (after.state === before.state) return
        const needed = after.state === 'healthy' ? of.healthyAfter : of.unhealthyAfter
        const tail = answers.slice(-needed)
        expect(tail).toHaveLength(needed)
        expect(tail.every(each => (each === null) === (after.state === 'healthy'))).toBe(true)
      }),
    )
  })

  test('is found out from any state', () => {
    fc.assert(
      fc.property(check, fc.array(answer, { maxLength: 20 }), (of, answers) => {
        const before = end(of, answers)
        expect(end(of, Array(of.healthyAfter).fill(null), before).state).toBe('healthy')
        expect(end(of, Array(of.unhealthyAfter).fill('no'), before).state).toBe('unhealthy')
      }),
    )
  })

  test('is not held against a guest that still starts, but against one that has answered since', () => {
    fc.assert(
      fc.property(check, fc.integer({ min: 1, max: 60 }), (of, count) => {
        const starting = of.startSeconds * 1000 - 1
        const silence = Array<HealthAnswer>(count).fill('no')
        expect(end(of, silence, freshTally(), starting).state).toBe('unknown')
        // It was healthy before it was started anew: nobody knows yet.
        expect(end(of, silence, { ...freshTally('healthy'), isUp: false }, starting).state).toBe('unknown')
        const sick = end(of, silence, freshTally('healthy'), starting).state
        expect(sick).toBe(count >= of.unhealthyAfter ? 'unhealthy' : 'healthy')
      }),
    )
  })
})

test('a check comes back from its record as its design says it, without what is usual', () => {
  fc.assert(
    fc.property(design, of => {
      const back = withoutDefaults(withDefaults(of))
      expect(healthCheckDesign.parse(back)).toEqual(back)
      expect(withDefaults(back)).toEqual(withDefaults(of))
      for (const [key, value] of Object.entries(healthCheckDefaults)) expect(back).not.toHaveProperty(key, value)
    }),
  )
})
