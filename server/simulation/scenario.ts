import { type Chance, streamOf } from './platform/chance'

/** `at`: ms since the beginning. Repeated: a client that heard nothing asks again under the same key. */
export type Request = { at: number; what: RequestKind; subject: string; key: string; repeatedAfterMs: number | null }
export const requestKinds = [
  'create instance',
  'create instance with volume',
  'start',
  'stop',
  'reboot',
  'resize',
  'rebuild',
  'migrate',
  'delete instance',
  'create volume',
  'grow volume',
  'attach',
  'detach',
  'delete volume',
  'take snapshot',
  'revert to snapshot',
  'delete snapshot',
  'drain',
  'cancel',
] as const
export type RequestKind = (typeof requestKinds)[number]

export const faultKinds = [
  'host dies',
  'host is cut off',
  'zone out',
  'feed out',
  'partition',
  'storage away',
  'slow host',
  'lost calls',
  'lost replies',
  'duplicated calls',
  'clock of the database jumps',
  'clock of the processes jumps',
  'worker dies',
  'database restarts',
] as const
export type FaultKind = (typeof faultKinds)[number]
export type Fault = { at: number; forMs: number; what: FaultKind; where: string; size: number }

export type Scenario = {
  seed: number
  requests: Request[]
  faults: Fault[]
  /** What the management controllers are like. */
  fate: 'obeys' | 'lies' | 'silent'
  evacuation: 'ask' | 'automatic'
  hasQuota: boolean
}

/** What a scenario is drawn from. */
export type Leaning = { requests?: readonly RequestKind[]; faults?: readonly FaultKind[] }

/** One to three requests and as many faults, all within half a minute: small enough to be understood. */
export function scenarioOf(
  seed: number,
  { requests: kinds = requestKinds, faults: ills = faultKinds }: Leaning = {},
): Scenario {
  const chance = streamOf(seed, 'scenario')
  const count = chance.between(1, 3)
  const requests = Array.from({ length: count }, (_, index) => requestOf(chance, index, kinds)).sort(
    (a, b) => a.at - b.at,
  )
  const faults = Array.from({ length: chance.between(1, 3) }, () => faultOf(chance, ills)).sort((a, b) => a.at - b.at)
  return {
    ...{ seed, requests, faults },
    fate: chance.oneOf(['obeys', 'obeys', 'lies', 'silent']),
    evacuation: chance.oneOf(['automatic', 'automatic', 'ask']),
    hasQuota: chance.oneOf([true, false]),
  }
}

const requestOf = (chance: Chance, index: number, kinds: readonly RequestKind[]): Request => ({
  at: chance.below(8_000),
  what: chance.oneOf(kinds),
  subject: chance.oneOf(['web-1', 'web-2']),
  key: `request-${index}`,
  repeatedAfterMs: chance.oneOf([null, null, 0, 5_000]),
})

const faultOf = (chance: Chance, kinds: readonly FaultKind[]): Fault => ({
  at: chance.below(10_000),
  forMs: chance.oneOf([500, 3_000, 15_000, 50_000]),
  what: chance.oneOf(kinds),
  where: chance.oneOf(['host-a1', 'host-a2', 'host-b1']),
  size: chance.next(),
})
