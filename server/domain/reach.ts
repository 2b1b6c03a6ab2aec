import { z } from 'zod'
import { parseCidr } from './address'
import type { Id } from './ids'
import type {
  PlanContext,
  RecordedInstance,
  RecordedRouter,
  RecordedSecurityGroup,
  RecordedVdc,
} from './planning/recorded'
import { type Direction, type Protocol, ruleInWords, type SecurityRule } from './security-group'

/** Instances by name or address. `port`: of tcp and udp, at the receiver; null: is there any that is let through? */
export type ReachQuestion = { from: string; to: string; protocol: Exclude<Protocol, 'any'>; port: number | null }

export const reachAnswer = z.object({
  /** null: nobody can tell. */
  reaches: z.boolean().nullable(),
  /** Why, naming what decides it. */
  sentence: z.string(),
  /** The rule that lets it through, of the receiver’s groups or, where nothing has to let it in, the sender’s. */
  rule: z.object({ securityGroup: z.string(), sentence: z.string() }).nullable(),
})
export type ReachAnswer = z.infer<typeof reachAnswer>

type World = { recorded: RecordedVdc; zones: PlanContext['zones'] }

/**
 * Can one reach the other, and why not: answered from what is recorded, without a packet. It looks at one thing after
 * the other that may be in the way, as a packet would meet them: both are there and on, one network or a router that joins
 * theirs, one zone that joins its hosts, what the sender's groups let out, what the receiver's let in. Pure.
 */
export function reach({ recorded, zones }: World, question: ReachQuestion): ReachAnswer {
  const [from, to] = [findEnd(recorded, question.from), findEnd(recorded, question.to)]
  if (!from) return no(nobody(recorded, question.from))
  if (!to) return no(nobody(recorded, question.to))
  if (from.id === to.id) return { reaches: true, sentence: `${from.name} is itself.`, rule: null }
  const obstacle = offOf(from) ?? offOf(to) ?? apart(from, to, recorded, zones)
  if (obstacle) return no(obstacle)
  const strange = [from, to].find(each => each.isImported)
  if (strange)
    return { ...no(`${strange.name} was taken over with its own network card: nobody can tell.`), reaches: null }
  const asked = { recorded, question }
  const out = decide({ ...asked, direction: 'egress', who: from, other: to })
  const into = decide({ ...asked, direction: 'ingress', who: to, other: from })
  if (out.isHeld) return no(out.sentence)
  if (into.isHeld) return no(into.sentence)
  const router = routerBetween(recorded, from, to)
  const way = router ? [`Router ${router.name} joins ${from.networkName} and ${to.networkName}.`] : []
  const rules = [out, into].flatMap(each => (each.rule ? each.sentence : []))
  const open = router
    ? 'Neither is in a security group that says otherwise.'
    : `Neither is in a security group that says otherwise, and both are on ${to.networkName}.`
  return {
    reaches: true,
    sentence: [...way, ...(rules.length > 0 ? rules : [open])].join(' '),
    rule: into.rule ?? out.rule,
  }
}

const no = (sentence: string): ReachAnswer => ({ reaches: false, sentence, rule: null })

const findEnd = ({ instances }: RecordedVdc, name: string) =>
  instances.find(each => each.name === name) ?? instances.find(each => each.address === name)

function nobody({ networks }: RecordedVdc, end: string): string {
  const address = parseCidr(`${end}/32`)
  if (!address) return `There is no instance ${end} here.`
  const isWithin = networks.some(({ subnets }) =>
    subnets.some(({ cidr }) => {
      const range = parseCidr(cidr)
      return range !== undefined && address.base >= range.base && address.base < range.base + range.size
    }),
  )
  return isWithin
    ? `No instance has the address ${end}, and nobody else may speak under it.`
    : `${end} is outside of this VDC’s networks, and nothing leads out of them.`
}

function offOf({ name, observed }: RecordedInstance): string | null {
  if (observed === 'running' || observed === 'unknown') return null
  return observed === 'pending' ? `${name} was never made.` : `${name} does not run: it is ${observed}.`
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

type Side = {
  recorded: RecordedVdc
  direction: Direction
  question: ReachQuestion
  /** Whose groups are asked. */
  who: RecordedInstance
  other: RecordedInstance
}
type Verdict = { isHeld: boolean; sentence: string; rule: ReachAnswer['rule'] }

function decide({ recorded, direction, question, who, other }: Side): Verdict {
  const groups = recorded.securityGroups.filter(group => who.securityGroupIds.includes(group.id))
  const own = groups
    .flatMap(group => group.rules.map(rule => ({ group, rule })))
    .filter(each => each.rule.direction === direction)
  const isBound = direction === 'ingress' ? groups.length > 0 : own.length > 0
  if (!isBound) return { isHeld: false, sentence: '', rule: null }
  const lets = own.find(({ rule }) => carries(rule, question) && isAbout(rule, other))
  if (lets) {
    const sentence = ruleInWords(lets.rule, id => nameOf(recorded, id))
    const rule = { securityGroup: lets.group.name, sentence }
    return {
      isHeld: false,
      sentence: `Security group ${lets.group.name} of ${who.name} lets it ${direction === 'ingress' ? 'in' : 'out'}: “${sentence}”.`,
      rule,
    }
  }
  const names = groups
    .map(group => group.name)
    .toSorted()
    .join(', ')
  const what = question.port === null ? question.protocol : `${question.protocol} ${question.port}`
  const whom = direction === 'ingress' ? `from ${other.name} in` : `out to ${other.name}`
  const sentence = `No rule of ${who.name}’s security groups (${names}) lets ${what} ${whom}.`
  return { isHeld: true, sentence, rule: null }
}

function carries({ protocol, ports }: SecurityRule, question: ReachQuestion): boolean {
  if (protocol !== 'any' && protocol !== question.protocol) return false
  return ports === null || question.port === null || (ports.from <= question.port && question.port <= ports.to)
}

function isAbout({ remote }: SecurityRule, other: RecordedInstance): boolean {
  if (remote.kind === 'anywhere') return true
  if (remote.kind === 'group') return other.securityGroupIds.includes(remote.securityGroupId)
  const [range, address] = [parseCidr(remote.cidr), parseCidr(`${other.address}/32`)]
  return (
    range !== undefined &&
    address !== undefined &&
    address.base - range.base >= 0 &&
    address.base - range.base < range.size
  )
}

const nameOf = ({ securityGroups }: { securityGroups: RecordedSecurityGroup[] }, id: Id<'securityGroup'>) =>
  securityGroups.find(group => group.id === id)?.name ?? 'a group that is gone'
