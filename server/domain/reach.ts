import { parseCidr } from './address'
import { parseAddress6 } from './address6'
import type { RecordedInstance, RecordedRouter, RecordedVdc } from './planning/recorded'
import { findBalancer, reachBalancer } from './reach-balancer'
import { findEnd, no, offOf, type ReachAnswer, type ReachQuestion, type World } from './reach-ends'
import { judgeFamilies } from './reach-families'
import { reachOutside } from './reach-outside'

export { type ReachAnswer, type ReachQuestion, reachAnswer } from './reach-ends'

/**
 * Can one reach the other, and why not: answered from what is recorded, without a packet. It looks at one thing after
 * the other that may be in the way, as a packet would meet them: both are there and on, one network or a router that joins
 * theirs, one zone that joins its hosts, what the sender's groups let out, what the receiver's let in. Pure.
 */
export function reach({ recorded, zones }: World, question: ReachQuestion): ReachAnswer {
  const outside = reachOutside({ recorded, zones }, question)
  if (outside) return outside
  const [from, to] = [findEnd(recorded, question.from), findEnd(recorded, question.to)]
  if (!from) return no(nobody(question.from))
  const balancer = to ? undefined : findBalancer(recorded, question.to)
  if (balancer) return reachBalancer(recorded, from, balancer, question)
  if (!to) return no(nobody(question.to))
  if (from.id === to.id) return { reaches: true, sentence: `${from.name} is itself.`, rule: null }
  const obstacle = offOf(from) ?? offOf(to) ?? apart(from, to, recorded, zones)
  if (obstacle) return no(obstacle)
  const strange = [from, to].find(each => each.isImported)
  if (strange)
    return { ...no(`${strange.name} was taken over with its own network card: nobody can tell.`), reaches: null }
  const judged = judgeFamilies(recorded, question, from, to)
  if (typeof judged === 'string') return no(judged)
  const { out, into, but } = judged
  const router = routerBetween(recorded, from, to)
  const way = router ? [`Router ${router.name} joins ${from.networkName} and ${to.networkName}.`] : []
  const rules = [out, into].flatMap(each => (each.rule ? each.sentence : []))
  const open = router
    ? 'Neither is in a security group that says otherwise.'
    : `Neither is in a security group that says otherwise, and both are on ${to.networkName}.`
  return {
    reaches: true,
    sentence: [...way, ...(rules.length > 0 ? rules : [open]), ...(but ? [but] : [])].join(' '),
    rule: into.rule ?? out.rule,
  }
}

function nobody(end: string): string {
  return parseCidr(`${end}/32`) || parseAddress6(end)
    ? `No instance has the address ${end}, and nobody else may speak under it.`
    : `There is no instance ${end} here.`
}

/** What they are not joined by. */
function apart(
  from: RecordedInstance,
  to: RecordedInstance,
  recorded: RecordedVdc,
  zones: World['zones'],
): string | null {
  const isRouted = from.networkName !== to.networkName
  if (isRouted && !routerBetween(recorded, from, to))
    return `${from.name} is on ${from.networkName} and ${to.name} on ${to.networkName}; no router joins these.`
  if (from.zoneId !== to.zoneId)
    return `${from.name} is in ${from.zoneName} and ${to.name} in ${to.zoneName}; neither networks nor routers span zones.`
  const zone = zones.find(each => each.id === from.zoneId)
  if (isRouted && !zone?.hasNetwork)
    return `Nothing routes in ${from.zoneName}, where ${from.name} and ${to.name} are: its hosts’ networks are not joined.`
  return zone?.hasNetwork || from.hostId === to.hostId
    ? null
    : `${from.name} and ${to.name} are on different hosts of ${from.zoneName}, which does not join them.`
}

/** The router that joins the networks of both, if they are on different ones. */
function routerBetween({ networks, routers }: RecordedVdc, a: RecordedInstance, b: RecordedInstance) {
  const joins = ({ networkIds }: RecordedRouter, { networkName }: RecordedInstance) =>
    networks.some(network => network.name === networkName && networkIds.includes(network.id))
  return a.networkName === b.networkName ? undefined : routers.find(router => joins(router, a) && joins(router, b))
}
