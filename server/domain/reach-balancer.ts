import type { RecordedInstance, RecordedLoadBalancer, RecordedVdc } from './planning/recorded'
import { no, offOf, type ReachAnswer, type ReachQuestion } from './reach-ends'
import { asksForIpv6 } from './reach-families'
import { decide } from './reach-rules'

export const findBalancer = ({ loadBalancers }: RecordedVdc, name: string) =>
  loadBalancers.find(each => each.name === name) ?? loadBalancers.find(each => each.address === name)

/**
 * What a load balancer turns to its members: the sender's groups see its address and port, its members' groups the
 * sender's address and their own port.
 */
export function reachBalancer(
  recorded: RecordedVdc,
  from: RecordedInstance,
  balancer: RecordedLoadBalancer,
  question: ReachQuestion,
): ReachAnswer {
  const { name, address, listeners, networkId, instanceIds, clusterIds } = balancer
  const network = recorded.networks.find(each => each.id === networkId)?.name
  const off = offOf(from)
  if (off) return no(off)
  if (asksForIpv6(question)) return no(`Load balancer ${name} has no IPv6 address.`)
  if (from.networkName !== network)
    return { ...no(`${name} is for whoever is on ${network}; ${from.name} is on ${from.networkName}.`), reaches: null }
  const { protocol, port } = question
  const listener = listeners.find(each => each.protocol === protocol && (port === null || each.port === port))
  if (!listener)
    return no(`Load balancer ${name} does not listen on ${port === null ? protocol : `${protocol} ${port}`}.`)
  const asked = { recorded, question: { ...question, port: listener.port } }
  const out = decide({ ...asked, direction: 'egress', who: from, other: { name, address, securityGroupIds: [] } })
  if (out.isHeld) return no(out.sentence)
  const clusters = recorded.clusters.filter(each => clusterIds.includes(each.id)).map(each => each.name)
  const members = recorded.instances.filter(
    each =>
      (instanceIds.includes(each.id) || (each.clusterName !== null && clusters.includes(each.clusterName))) &&
      each.zoneId === from.zoneId &&
      offOf(each) === null,
  )
  if (members.length === 0) return no(`Load balancer ${name} has no member that is on in ${from.zoneName}.`)
  const verdicts = members.map(member => ({
    member,
    ...decide({
      ...{ recorded, question: { ...question, port: listener.memberPort } },
      ...{ direction: 'ingress', who: member, other: from },
    }),
  }))
  const into = verdicts.find(each => !each.isHeld)
  if (!into) return no(verdicts[0]!.sentence)
  const turned = `Load balancer ${name} turns it to ${into.member.name} on ${listener.protocol} ${listener.memberPort}.`
  return {
    reaches: true,
    sentence: [turned, out.sentence, into.sentence].filter(Boolean).join(' '),
    rule: into.rule ?? out.rule,
  }
}
