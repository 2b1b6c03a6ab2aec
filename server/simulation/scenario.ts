import { type FailurePolicy, failurePolicies } from '@/server/domain/planning/plan'
import { type FaultKind, kindsOf, type RequestKind, type SceneName } from './kinds'
import { type Chance, streamOf } from './platform/chance'

/**
 * When something comes, in ms since the beginning. `amid`: so many events later than that, in the midst of what others
 * asked for, which takes no time by itself.
 */
type Moment = { at: number; amid: number | null }
/** Repeated: a client that heard nothing asks again under the same key. `policy`: of what is drawn and applied. */
export type Request = Moment & {
  what: RequestKind
  subject: string
  key: string
  repeatedAfterMs: number | null
  policy?: FailurePolicy
}
export type Fault = Moment & { forMs: number; what: FaultKind; where: string; size: number }

export type Scenario = {
  seed: number
  scene: SceneName
  requests: Request[]
  faults: Fault[]
  /** What the management controllers are like. */
  fate: 'obeys' | 'lies' | 'silent'
  evacuation: 'ask' | 'automatic'
  /** Of instances. */
  hasQuota: boolean
}

/** What a scenario is drawn from. */
export type Leaning = {
  /** Default: of instances. */
  scene?: SceneName
  requests?: readonly RequestKind[]
  faults?: readonly FaultKind[]
  forMs?: readonly number[]
}

/** The scene of a cluster is dearer to play. */
const shareOfClusters = 1 / 16

/**
 * Three in five one request and one fault, in the midst of each other more often than not: small enough to be understood,
 * and cheap. The others have up to three requests, and one in six up to three faults, and longer ones. What leans on
 * something is never of the smallest.
 */
export function scenarioOf(seed: number, leaning?: Leaning): Scenario {
  const { scene = leaning ? 'instances' : sceneOf(seed), forMs } = leaning ?? {}
  const { requests: kinds, faults: ills, subjects, areDrawn } = { ...kindsOf[scene], ...leaning }
  const chance = streamOf(seed, 'scenario')
  const size = chance.next()
  const isLong = size < 1 / 6
  const isSmall = size >= 0.4 && Object.keys(leaning ?? {}).length === 0
  const began = chance.below(4_000)
  const requests = Array.from({ length: isSmall ? 1 : chance.between(1, 3) }, (_, index) => ({
    ...requestOf(chance, index, { kinds, subjects }, began),
    ...(areDrawn && { policy: chance.oneOf(failurePolicies) }),
  }))
  const faults = Array.from({ length: isLong ? chance.between(1, 3) : 1 }, () =>
    faultOf(chance, ills, began, forMs ?? (isLong ? long : short)),
  )
  return {
    ...{ seed, scene, requests, faults },
    fate: chance.oneOf(['obeys', 'obeys', 'lies', 'silent']),
    evacuation: chance.oneOf(['automatic', 'automatic', 'ask']),
    hasQuota: chance.oneOf([true, false]) && scene === 'instances',
  }
}

/** By a stream of its own: what was drawn before there were clusters is what it was. */
const sceneOf = (seed: number): SceneName =>
  streamOf(seed, 'scene').happens(shareOfClusters) ? 'cluster' : 'instances'

const [short, long] = [
  [500, 3_000, 15_000],
  [15_000, 50_000, 50_000],
]

/** In the midst of what the first request sets going, or at a time of its own. */
const momentOf = (chance: Chance, began: number): Moment =>
  chance.happens(0.6) ? { at: Math.max(0, began - 1), amid: chance.below(80) } : { at: chance.below(8_000), amid: null }

const requestOf = (
  chance: Chance,
  index: number,
  of: { kinds: readonly RequestKind[]; subjects: readonly string[] },
  began: number,
): Request => ({
  ...(index === 0 ? { at: began, amid: null } : momentOf(chance, began)),
  what: chance.oneOf(of.kinds),
  subject: chance.oneOf(of.subjects),
  key: `request-${index}`,
  repeatedAfterMs: chance.oneOf([null, null, 0, 5_000]),
})

const faultOf = (chance: Chance, kinds: readonly FaultKind[], began: number, forMs: readonly number[]): Fault => ({
  ...momentOf(chance, began),
  forMs: chance.oneOf(forMs),
  what: chance.oneOf(kinds),
  where: chance.oneOf(['host-a1', 'host-a2', 'host-b1']),
  size: chance.next(),
})
