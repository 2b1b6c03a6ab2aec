import { isInRange } from '@/server/domain/in-range'
import type { Protocol, SecurityRule } from '@/server/domain/security-group'

/** The first packet of a connection; answers pass by themselves. `port`: of tcp and udp, at the receiver. */
export type Packet = { from: string; to: string; protocol: Exclude<Protocol, 'any'>; port?: number }
/** What the zone has of security groups: each with its rules and the addresses of the ports that are in it. */
export type Filters = ReadonlyMap<string, { rules: readonly SecurityRule[]; members: ReadonlySet<string> }>

/**
 * Whether the zone lets a packet pass, as a switch sees it: by the addresses in it. The sender's groups let it out, the
 * receiver's let it in; groups that the zone has not got are none.
 */
export function passes(packet: Packet, filters: Filters): boolean {
  const groupsOf = (address: string) => [...filters.values()].filter(group => group.members.has(address))
  const allows = (direction: SecurityRule['direction'], other: string) => (rule: SecurityRule) =>
    rule.direction === direction && carries(rule, packet) && isAmong(rule.remote, other, filters)
  const senders = groupsOf(packet.from).flatMap(group => group.rules)
  const isHeldIn = senders.some(rule => rule.direction === 'egress') && !senders.some(allows('egress', packet.to))
  const receivers = groupsOf(packet.to)
  const isKeptOut =
    receivers.length > 0 && !receivers.flatMap(({ rules }) => rules).some(allows('ingress', packet.from))
  return !isHeldIn && !isKeptOut
}

function carries({ protocol, ports }: SecurityRule, packet: Packet): boolean {
  if (protocol !== 'any' && protocol !== packet.protocol) return false
  return ports === null || (packet.port !== undefined && packet.port >= ports.from && packet.port <= ports.to)
}

function isAmong(remote: SecurityRule['remote'], address: string, filters: Filters): boolean {
  if (remote.kind === 'anywhere') return true
  if (remote.kind === 'group') return filters.get(remote.securityGroupId)?.members.has(address) ?? false
  return isInRange(address, remote.cidr)
}
