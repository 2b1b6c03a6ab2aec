import type { EvacuationMode, Suspicion } from './suspicion'

/** What is known of a host that does not answer Plenum. All times by the database's clock. */
export type Suspect = {
  name: string
  suspectedForMs: number
  /** How often it fell silent within the last hour, this time included. */
  outages: number
  /** What other hosts see of it, by their own network: the second path. */
  heartbeat: Suspicion['heartbeat']
  /** Looks in a row that found it silent. */
  silentLooks: number
  hasPowerControl: boolean
  mode: EvacuationMode
  /** Hosts of its zone that are lost now or were fenced within the last minutes, this one included. */
  lostTogether: number
  hostsOfZone: number
  /** Instances that would start elsewhere. */
  toStart: number
  /** How an evacuation that was tried for this outage ended; null: none was. */
  failedBecause: string | null
}

/** One look may be unlucky. */
const looksNeeded = 2
const graceMs = 10_000
const longestGraceMs = 10 * 60_000

/** How long a host may be silent before it is given up: twice as long each time that it has come back by itself. */
export const graceOf = (outages: number): number => Math.min(longestGraceMs, graceMs * 2 ** Math.max(0, outages - 1))

/** Hosts that were fenced within this time still count as lost together. */
export const stormWindowMinutes = 10

/** Above so many at once it is rather the network, the power or Plenum itself: nothing is done without a person. */
export const stormLimit = (hostsOfZone: number): number => Math.max(1, Math.floor(hostsOfZone / 4))

type Judgement = Pick<Suspicion, 'verdict' | 'sentence'>

/**
 * What is to become of a host that does not answer. Pure. Only `evacuate` lets anything happen without a person, and
 * even that begins with a fence that has to be proven.
 */
export function judgeSuspect(it: Suspect): Judgement {
  if (it.heartbeat === 'seen')
    return say(
      'only unreachable',
      `Other hosts see ${it.name}: only Plenum’s line to it is cut. What runs there runs on.`,
    )
  const grace = graceOf(it.outages)
  if (it.suspectedForMs < grace || (it.heartbeat === 'silent' && it.silentLooks < looksNeeded))
    return say('waiting', `It may come back: it is waited for ${grace / 1000} s${often(it.outages)}.`)
  if (it.failedBecause !== null)
    return say('failed', `Evacuating it did not succeed: ${it.failedBecause} A person has to look.`)
  if (it.toStart === 0) return say('nothing to start', 'Nothing that is wanted running has its place there.')
  if (it.heartbeat === 'unknown')
    return say('unconfirmed', 'No other host could look whether it lives. A person has to decide.')
  if (it.lostTogether > stormLimit(it.hostsOfZone))
    return say(
      'brake',
      `${it.lostTogether} of ${it.hostsOfZone} hosts of its zone are lost at once: that is rather the network or the power. A person has to decide.`,
    )
  if (!it.hasPowerControl)
    return say('no power control', 'It has no power control, so nobody but a person can make sure that it is off.')
  if (it.mode === 'ask') return say('ask', 'Other hosts don’t see it either. Its zone asks before it evacuates.')
  return say('evacuate', 'Other hosts don’t see it either. It is fenced, and its instances start elsewhere.')
}

const say = (verdict: Suspicion['verdict'], sentence: string): Judgement => ({ verdict, sentence })
const often = (outages: number) => (outages > 1 ? `, since it fell silent ${outages} times within an hour` : '')
