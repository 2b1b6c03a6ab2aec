import { parseCidr } from './address'
import { sharesOutside } from './external-network'
import type { RecordedFloatingIp, RecordedInstance, RecordedVdc } from './planning/recorded'
import { findEnd, no, offOf, type ReachAnswer, type ReachQuestion, type World } from './reach-ends'
import { asksForIpv6 } from './reach-families'
import { decide, type Other } from './reach-rules'

/**
 * The same where one end is outside: `outside` itself, an address that is in no network of the VDC, or a floating IP,
 * which is asked for from there. Undefined: both ends are within.
 */
export function reachOutside(world: World, question: ReachQuestion): ReachAnswer | undefined {
  const { recorded } = world
  const called = recorded.floatingIps.find(each => [each.name, each.address].includes(question.to))
  const [comesFrom, goesTo] = [outsideEnd(recorded, question.from), called ? null : outsideEnd(recorded, question.to)]
  if ((comesFrom || goesTo || called) && asksForIpv6(question))
    return no('Nothing leads outside over IPv6, nor in from there.')
  if (comesFrom && goesTo) return no('Both are outside: what they do is not this VDC’s matter.')
  if (goesTo) return leaves(world, question, goesTo)
  if (comesFrom) return comesIn(world, question, comesFrom, called)
  if (called)
    return {
      ...no(`${called.address} is meant for those outside: nobody can tell. Ask for the instance that it leads to.`),
      reaches: null,
    }
  return undefined
}

function outsideEnd(recorded: RecordedVdc, end: string): Other | null {
  const other = { securityGroupIds: [] }
  const isKnown = findEnd(recorded, end) || recorded.floatingIps.some(each => each.name === end)
  if (isKnown) return null
  if (end === 'outside') return { ...other, name: 'outside', address: null }
  const address = parseCidr(`${end}/32`)
  const isWithin = recorded.networks.some(({ subnets }) =>
    subnets.some(({ cidr }) => {
      const range = parseCidr(cidr)
      return address && range && address.base >= range.base && address.base < range.base + range.size
    }),
  )
  return address && !isWithin ? { ...other, name: end, address: end } : null
}

function leaves(world: World, question: ReachQuestion, other: Other): ReachAnswer {
  const { recorded } = world
  const from = findEnd(recorded, question.from)
  if (!from) return no(`There is no instance ${question.from} here.`)
  const obstacle = offOf(from) ?? strangeOf(from) ?? apartFromOutside(world, from)
  if (obstacle) return no(obstacle)
  const out = decide({ recorded, question, direction: 'egress', who: from, other })
  if (out.isHeld) return no(out.sentence)
  const own = recorded.floatingIps.find(each => each.instanceId === from.id)
  const under = own ? `its floating IP ${own.address}` : `the address of router ${routerOf(recorded, from)!.name}`
  return { reaches: true, sentence: join(`${from.name} is seen outside under ${under}.`, out.sentence), rule: out.rule }
}

function comesIn(
  world: World,
  question: ReachQuestion,
  other: Other,
  called: RecordedFloatingIp | undefined,
): ReachAnswer {
  const { recorded } = world
  const to = called ? recorded.instances.find(each => each.id === called.instanceId) : findEnd(recorded, question.to)
  if (!to) return no(called ? `${called.address} leads to nobody.` : `There is no instance ${question.to} here.`)
  const address = recorded.floatingIps.find(each => each.instanceId === to.id)
  if (!address) return no(`Nothing outside reaches ${to.name}: no floating IP leads to it.`)
  const isElsewhere = !to.zoneId || !sharesOutside(world.zones, address.zoneId, to.zoneId)
  const obstacle =
    offOf(to) ??
    strangeOf(to) ??
    (isElsewhere
      ? `${to.name} is in ${to.zoneName}, and ${address.address} an address of ${address.zoneName}.`
      : null) ??
    apartFromOutside(world, to)
  if (obstacle) return no(obstacle)
  const into = decide({ recorded, question, direction: 'ingress', who: to, other })
  if (into.isHeld) return no(into.sentence)
  return { reaches: true, sentence: join(`${address.address} leads to ${to.name}.`, into.sentence), rule: into.rule }
}

function apartFromOutside({ recorded, zones }: World, instance: RecordedInstance): string | null {
  if (!routerOf(recorded, instance))
    return `No router leads outside from ${instance.networkName}, which ${instance.name} is on.`
  return zones.find(zone => zone.id === instance.zoneId)?.hasExternal
    ? null
    : `There is no way out of ${instance.zoneName}, where ${instance.name} is.`
}

const routerOf = ({ networks, routers }: RecordedVdc, { networkName }: RecordedInstance) =>
  routers.find(
    router =>
      router.external && networks.some(each => each.name === networkName && router.networkIds.includes(each.id)),
  )

const strangeOf = ({ name, isImported }: RecordedInstance) =>
  isImported ? `${name} was taken over with its own network card, which no router reaches.` : null

const join = (way: string, rule: string) => [way, rule || 'No security group says otherwise.'].join(' ')
