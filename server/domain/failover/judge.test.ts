import fc from 'fast-check'
import { expect, test } from 'vitest'
import { graceOf, judgeSuspect, type Suspect, stormLimit } from '.'

const suspect: fc.Arbitrary<Suspect> = fc.record({
  name: fc.constant('r01'),
  suspectedForMs: fc.integer({ min: 0, max: 3_600_000 }),
  outages: fc.integer({ min: 1, max: 20 }),
  heartbeat: fc.constantFrom('seen', 'silent', 'unknown'),
  silentLooks: fc.integer({ min: 0, max: 5 }),
  hasPowerControl: fc.boolean(),
  mode: fc.constantFrom('ask', 'automatic'),
  lostTogether: fc.integer({ min: 1, max: 12 }),
  hostsOfZone: fc.integer({ min: 1, max: 40 }),
  toStart: fc.integer({ min: 0, max: 9 }),
  failedBecause: fc.constantFrom(null, null, null, 'The fence failed.'),
})
const lost: Suspect = {
  ...{ name: 'r01', suspectedForMs: 60_000, outages: 1, heartbeat: 'silent', silentLooks: 3, hasPowerControl: true },
  ...{ mode: 'automatic', lostTogether: 1, hostsOfZone: 4, toStart: 2, failedBecause: null },
}

test('nothing happens by itself unless both paths are silent for long enough, it can be fenced, and no storm blows', () => {
  fc.assert(
    fc.property(suspect, it => {
      if (judgeSuspect(it).verdict !== 'evacuate') return
      expect(it).toMatchObject({ heartbeat: 'silent', hasPowerControl: true, mode: 'automatic', failedBecause: null })
      expect(it.suspectedForMs).toBeGreaterThanOrEqual(graceOf(it.outages))
      expect(it.silentLooks).toBeGreaterThanOrEqual(2)
      expect(it.lostTogether).toBeLessThanOrEqual(stormLimit(it.hostsOfZone))
    }),
  )
})

test('whatever else is known, a host that others see is left alone', () => {
  fc.assert(
    fc.property(suspect, it => {
      expect(judgeSuspect({ ...it, heartbeat: 'seen' }).verdict).toBe('only unreachable')
    }),
  )
})

test('whoever flaps is waited for longer each time, up to ten minutes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), outages => {
      expect(graceOf(outages + 1)).toBeGreaterThanOrEqual(graceOf(outages))
      expect(graceOf(outages)).toBeLessThanOrEqual(600_000)
    }),
  )
  expect(judgeSuspect({ ...lost, suspectedForMs: 15_000 }).verdict).toBe('evacuate')
  expect(judgeSuspect({ ...lost, suspectedForMs: 15_000, outages: 2 }).verdict).toBe('waiting')
})

test.each([
  [{}, 'evacuate'],
  [{ mode: 'ask' }, 'ask'],
  [{ hasPowerControl: false }, 'no power control'],
  [{ heartbeat: 'unknown', silentLooks: 0 }, 'unconfirmed'],
  [{ lostTogether: 2 }, 'brake'],
  [{ lostTogether: 2, hostsOfZone: 8 }, 'evacuate'],
  [{ toStart: 0 }, 'nothing to start'],
  [{ failedBecause: 'The controller is silent.' }, 'failed'],
  [{ silentLooks: 1 }, 'waiting'],
] as const)('%o is judged as %s', (more, verdict) => {
  expect(judgeSuspect({ ...lost, ...more }).verdict).toBe(verdict)
})
