import type { FailurePolicy } from '@/server/domain/planning/plan'
import { between, chance, oneOf } from '@/server/drivers/simulated/chance'

/** What an apply has to expect. Shares between 0 and 1. */
export type Weather = {
  /** Whatever happens follows from it and from what it happens to, never from the time at which it does. */
  seed: string
  policy: FailurePolicy
  /** Hosts and storage take their time, so that calls are repeated until they are through. */
  isSlow: boolean
  /** Calls that fail in passing: whoever tries again gets through. Half of them took effect. */
  faults: number
  /** Calls that arrive twice. */
  duplicates: number
  /** Things that the infrastructure refuses to make, change or remove, for good. Half of the refusals come after the effect. */
  refusals: number
  /** Things that it refuses to take back. */
  stuck: number
  /** Moments of a step, and calls, at which its worker dies. */
  kills: number
  /** Moments at which its worker falls asleep, loses its lease and wakes up beside its successor. */
  stalls: number
  /** Moments at which somebody cancels, or pauses. */
  cancels: number
  pauses: number
}

type Kind = Partial<Weather> & { name: string }
const calm = { faults: 0, duplicates: 0, refusals: 0, stuck: 0, kills: 0, stalls: 0, cancels: 0, pauses: 0 }

/** Ten kinds of it, so that each run has few enough causes to be understood, and all of them meet now and then. */
const kinds = [
  { name: 'lossy', faults: 0.25, duplicates: 0.25 },
  { name: 'deadly', kills: 0.06, duplicates: 0.1 },
  { name: 'sleepy', stalls: 0.06 },
  { name: 'refusing', refusals: 0.12 },
  { name: 'refusing and lossy', refusals: 0.12, faults: 0.15, duplicates: 0.15 },
  { name: 'refusing and deadly', refusals: 0.12, kills: 0.05 },
  { name: 'changing its mind', cancels: 0.08, pauses: 0.06 },
  { name: 'changing its mind, deadly', cancels: 0.05, pauses: 0.06, kills: 0.05, faults: 0.1 },
  { name: 'hopeless', refusals: 0.2, stuck: 0.4, kills: 0.03 },
  {
    ...{ name: 'everything', faults: 0.1, duplicates: 0.1, refusals: 0.06, stuck: 0.03 },
    ...{ kills: 0.03, stalls: 0.03, cancels: 0.02, pauses: 0.03 },
  },
] satisfies [Kind, ...Kind[]]

export function weatherOf(seed: string, policy: FailurePolicy): Weather & { name: string } {
  const kind = oneOf<Kind>(kinds, seed, 'kind')
  return { seed, policy, isSlow: chance(seed, 'slow') < 0.2, ...calm, ...kind }
}

/** Nothing happens. */
export const fair = (policy: FailurePolicy): Weather => ({ seed: 'fair', policy, isSlow: false, ...calm })

export { between, chance, oneOf }
