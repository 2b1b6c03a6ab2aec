import { downWith, type FailureKind } from './cause'
import { quorumOf } from './forecast'

type Standing = Parameters<typeof downWith>[0]

/** What a cluster gets through: kinds of failures of which any single one leaves it its quorum. */
export type ClusterPromise = {
  /** Members that have to be up: more than half. */
  quorum: number
  holds: boolean
  survives: FailureKind[]
  sentence: string
}

/** From the widest to the narrowest. */
const kinds: FailureKind[] = ['zone', 'fire area', 'room', 'cooling loop', 'power feed', 'switch', 'rack', 'host']

/**
 * What a cluster of so many members survives right after the failure, before anything starts elsewhere. Pure.
 * `up`: where those members are that run and are not known to be sick. Kinds that no location names are left out: nothing is known of them.
 */
export function promiseOf(size: number, up: readonly Standing[]): ClusterPromise {
  const quorum = quorumOf(size)
  if (up.length < quorum)
    return {
      ...{ quorum, holds: false, survives: [] },
      sentence: `Without its quorum: ${up.length} of ${size} members run, ${quorum} are needed.`,
    }
  const named = kinds.filter(kind =>
    kind === 'power feed'
      ? up.some(({ location }) => location.powerFeeds.length > 0)
      : up.some(host => downWith(host)[kind] !== null),
  )
  const survives = named.filter(kind => up.length - mostHit(kind, up) >= quorum)
  return { quorum, holds: true, survives, sentence: sentenceOf(survives, named) }
}

/** Members that the worst failure of a kind takes along. */
function mostHit(kind: FailureKind, up: readonly Standing[]): number {
  const hit = new Map<string, number>()
  for (const host of up) {
    const name = downWith(host)[kind]
    if (name === null) continue
    const key = `${host.zoneId} ${name}`
    hit.set(key, (hit.get(key) ?? 0) + 1)
  }
  return Math.max(0, ...hit.values())
}

function sentenceOf(survives: FailureKind[], named: FailureKind[]): string {
  const fails = named.filter(kind => !survives.includes(kind))
  if (survives.length === 0) return 'Does not survive the loss of a host.'
  if (fails.length === 0) return 'Survives the loss of any one zone.'
  return `Survives the loss of any one ${list.format(survives)}, but not of a ${list.format(fails)}.`
}
const list = new Intl.ListFormat('en', { type: 'disjunction' })
