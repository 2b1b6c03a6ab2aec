import { isOfIpv6 } from '@/server/domain/in-range'
import type { Direction, SecurityRule } from '@/server/domain/security-group'

/** A row of OVN's ACL table, as far as it decides: ovn-nb(5). */
export type Acl = { direction: 'to-lport' | 'from-lport'; priority: number; match: string; action: string }

/**
 * What a security group's rules come to. What is allowed is so with all that belongs to it (`allow-related`): the answer,
 * and ICMP's errors. What no rule of any of a port's groups allows meets a group's `drop`, which stands below all rules.
 * The drop is of IP only: without ARP nobody would be found, and whom a port may speak as is its `port_security`'s. What
 * finds IPv6 neighbours and routers (ND, MLD), OVN lets pass before any rule.
 *
 * @param group Name of its port group. OVN makes address sets of the members of each, `<name>_ip4` and `<name>_ip6`.
 */
export function aclsOf(group: string, rules: readonly SecurityRule[]): Acl[] {
  const isEgressBound = rules.some(rule => rule.direction === 'egress')
  const directions: Direction[] = isEgressBound ? ['ingress', 'egress'] : ['ingress']
  const drops = directions.map(direction => acl(group, direction, priorities.drop, 'ip', 'drop'))
  const allows = rules.map(rule => aclOf(group, rule))
  // Who may not send is still told its address.
  const dhcp = isEgressBound
    ? asksForAddress.map(what => acl(group, 'egress', priorities.allow, what, 'allow-related'))
    : []
  return [...drops, ...dhcp, ...allows]
}

export const aclOf = (group: string, rule: SecurityRule): Acl =>
  acl(group, rule.direction, priorities.allow, matchOf(rule), 'allow-related')

export const priorities = { drop: 1000, allow: 1001 }
const asksForAddress = ['udp.src == 68 && udp.dst == 67', 'udp.src == 546 && udp.dst == 547']

function acl(group: string, direction: Direction, priority: number, what: string, action: string): Acl {
  const [own, side] = direction === 'ingress' ? (['outport', 'to-lport'] as const) : (['inport', 'from-lport'] as const)
  return { direction: side, priority, match: `${own} == @${group} && ${what}`, action }
}

/** Of both families, unless it names a range. */
function matchOf({ direction, protocol, ports, remote }: SecurityRule): string {
  const side = direction === 'ingress' ? 'src' : 'dst'
  const what = protocol === 'any' ? 'ip' : protocol
  const range = ports === null ? [] : [`${protocol}.dst >= ${ports.from}`, `${protocol}.dst <= ${ports.to}`]
  return [what, ...range, ...whomOf(side, remote)].join(' && ')
}

function whomOf(side: 'src' | 'dst', remote: SecurityRule['remote']): string[] {
  if (remote.kind === 'anywhere') return []
  if (remote.kind === 'cidr') return [`${isOfIpv6(remote.cidr) ? 'ip6' : 'ip4'}.${side} == ${remote.cidr}`]
  const group = `$${remote.securityGroupId}`
  return [`(ip4.${side} == ${group}_ip4 || ip6.${side} == ${group}_ip6)`]
}
