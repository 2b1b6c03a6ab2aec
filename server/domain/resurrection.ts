import type { HealthState } from './cluster-health'
import type { ObservedState, PowerState } from './instance'

/**
 * What becomes of members of clusters that are down though they are to run. Pure: every rule is a property that tests
 * hold it to. What a lost host took along is not decided here (domain/failover): it has to be fenced first.
 */

/** Whether a cluster’s members are brought back without asking. */
export const resurrectionModes = ['automatic', 'off'] as const
export type ResurrectionMode = (typeof resurrectionModes)[number]

/** A try of Plenum’s own to bring a member back. */
export type ResurrectionTry = { by: 'restart' | 'rebuild'; agoMs: number }

export type ClusterMember = {
  id: string
  name: string
  clusterId: string
  mode: ResurrectionMode
  zoneId: string | null
  /** Wanted. What a person stopped is wanted stopped. */
  power: PowerState
  observed: ObservedState
  /** null: its cluster asks nothing. */
  health: HealthState | null
  isImported: boolean
  /** A task is at work on it. */
  isBusy: boolean
  /** How long it has been seen down without a break. */
  downForMs: number
  /** Within `triesWindowMs`. */
  tries: ResurrectionTry[]
}

export type Resurrection = {
  member: Pick<ClusterMember, 'id' | 'name' | 'clusterId'>
  /** `elsewhere`: a fresh root disk on another host; `anew`: the same wherever it fits. Volumes follow. */
  by: 'restart' | 'elsewhere' | 'anew'
  why: string
}
/** A cluster for which a person has to decide. */
export type ResurrectionQuestion = {
  clusterId: string
  verdict: 'brake' | 'given up'
  members: string[]
  sentence: string
}

/** So long it is waited whether others go down as well. */
export const quietMs = 10_000
export const triesWindowMs = 30 * 60_000
/** Who was brought back within this time still counts as down together with others. */
export const stormWindowMs = 10 * 60_000
const restarts = 2
const rebuilds = 2

/** Above so many of a cluster’s, or of a zone’s members at once it is rather the network, the image or Plenum itself. */
export const stormLimit = (members: number) => Math.max(2, Math.floor(members / 4))

/** How long after so many tries the next one may come. */
export const backOffMs = (tries: number) => (tries === 0 ? 0 : 30_000 * 2 ** (tries - 1))

/** It is to run, and its host says that it does not, or its own agent has fallen silent. */
export const isDown = ({ power, observed, health }: Pick<ClusterMember, 'power' | 'observed' | 'health'>) =>
  power === 'running' &&
  (observed === 'crashed' || observed === 'missing' || (observed === 'running' && health === 'unhealthy'))

/** What is done now, and what is asked. */
export function judgeMembers(all: readonly ClusterMember[]): {
  acts: Resurrection[]
  questions: ResurrectionQuestion[]
} {
  const storms = stormsAmong(all)
  const acts: Resurrection[] = []
  const questions: ResurrectionQuestion[] = []
  for (const [clusterId, members] of Map.groupBy(all, each => each.clusterId)) {
    const down = members.filter(each => each.mode === 'automatic' && !each.isImported && isDown(each))
    const storm = storms.cluster.get(clusterId) ?? down.map(each => storms.zone.get(each.zoneId)).find(Boolean)
    const names = down.map(each => each.name)
    if (storm && down.length > 0) questions.push({ clusterId, verdict: 'brake', members: names, sentence: storm })
    if (storm) continue
    const lost = down.filter(each => !each.isBusy && hasHadItsTries(each)).map(each => each.name)
    if (lost.length > 0) questions.push({ clusterId, verdict: 'given up', members: lost, sentence: gaveUp })
    acts.push(...down.flatMap(each => actOn(each) ?? []))
  }
  return { acts, questions }
}

const gaveUp = `Brought back ${restarts + rebuilds} times within ${triesWindowMs / 60_000} minutes without lasting. A person has to look.`

/** Those down together, by cluster and by zone, where they are too many: each with the sentence that says so. */
function stormsAmong(all: readonly ClusterMember[]) {
  const of = <K>(what: string, keyOf: (member: ClusterMember) => K) =>
    new Map(
      [...Map.groupBy(all, keyOf)].flatMap(([key, members]) => {
        const down = members.filter(isDownTogether).length
        return down > stormLimit(members.length) ? [[key, stormSentence(down, members.length, what)] as const] : []
      }),
    )
  return { cluster: of('its', each => each.clusterId), zone: of('a zone’s', each => each.zoneId) }
}

const isDownTogether = (it: ClusterMember) => isDown(it) || it.tries.some(each => each.agoMs < stormWindowMs)

const stormSentence = (down: number, of: number, whose: string) =>
  `${down} of ${whose} ${of} members are down at once: that is rather the network, the image or the host’s own trouble. A person has to decide.`

const hasHadItsTries = ({ tries }: ClusterMember) => tries.length >= restarts + rebuilds

function actOn(it: ClusterMember): Resurrection | null {
  const { id, name, clusterId, tries, observed } = it
  const lastMs = Math.min(...tries.map(each => each.agoMs))
  if (it.isBusy || it.downForMs < quietMs || hasHadItsTries(it)) return null
  if (tries.length > 0 && lastMs < backOffMs(tries.length)) return null
  const rebuilt = tries.filter(each => each.by === 'rebuild').length
  const isRestart = observed !== 'missing' && rebuilt === 0 && tries.length < restarts
  const by = isRestart ? 'restart' : rebuilt === 0 ? 'elsewhere' : 'anew'
  return { member: { id, name, clusterId }, by, why: whyDown[observed === 'running' ? 'sick' : observed] ?? '' }
}

const whyDown: Partial<Record<ObservedState | 'sick', string>> = {
  crashed: 'it is off though it is to run',
  missing: 'its machine is no longer on its host',
  sick: 'it is unhealthy',
}
