import type { Direction, SecurityRule } from '@/server/domain/security-group'

/** A row of OVN's ACL table, as far as it decides: ovn-nb(5). */
export type Acl = { direction: 'to-lport' | 'from-lport'; priority: number; match: string; action: string }

/**
 * What a security group's rules come to. What is allowed is so with all that belongs to it (`allow-related`): the answer,
 * and ICMP's errors. What no rule of any of a port's groups allows meets a group's `drop`, which stands below all rules.
 * The drop is of IP only: without ARP nobody would be found, and whom a port may speak as is its `port_security`'s.
 *
 * @param group Name of its port group. OVN makes address sets of the members of each, `<name>_ip4`.
 */
export function aclsOf(group: string, rules: readonly SecurityRule[]): Acl[] {
  const isEgressBound = rules.some(rule => rule.direction === 'egress')
  const directions: Direction[] = isEgressBound ? ['ingress', 'egress'] : ['ingress']
  const drops = directions.map(direction => acl(group, direction, priorities.drop, 'ip', 'drop'))
  const allows = rules.map(rule => acl(group, rule.direction, priorities.allow, matchOf(rule), 'allow-related'))
  // Who may not send is still told its address.
  const dhcp = isEgressBound ? [acl(group, 'egress', priorities.allow, asksForAddress, 'allow-related')] : []
  return [...drops, ...dhcp, ...allows]
}

export const priorities = { drop: 1000, allow: 1001 }
const asksForAddress = 'udp.src == 68 && udp.dst == 67'

function acl(group: string, direction: Direction, priority: number, what: string, action: string): Acl {
  const [own, side] = direction === 'ingress' ? (['outport', 'to-lport'] as const) : (['inport', 'from-lport'] as const)
  return { direction: side, priority, match: `${own} == @${group} && ${what}`, action }
}

function matchOf({ direction, protocol, ports, remote }: SecurityRule): string {
  const other = direction === 'ingress' ? 'ip4.src' : 'ip4.dst'
  const what = { tcp: 'tcp', udp: 'udp', icmp: 'icmp4', any: 'ip4' }[protocol]
  const range = ports === null ? [] : [`${protocol}.dst >= ${ports.from}`, `${protocol}.dst <= ${ports.to}`]
  const whom =
    remote.kind === 'anywhere'
      ? []
      : [`${other} == ${remote.kind === 'cidr' ? remote.cidr : `$${remote.securityGroupId}_ip4`}`]
  return [what, ...range, ...whom].join(' && ')
}
