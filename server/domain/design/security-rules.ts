import type { Id } from '../ids'
import { formatPorts, parsePorts, ruleInWords, type SecurityRule } from '../security-group'
import type { SecurityRuleDesign } from './document'

/** A rule as it is written, with ids for names. Undefined: it refers to a group that `idOf` does not know. */
export function ruleOf(
  { direction, protocol, ports, remoteCidr, remoteGroup }: SecurityRuleDesign,
  idOf: (name: string) => Id<'securityGroup'> | undefined,
): SecurityRule | undefined {
  const base = { direction, protocol, ports: (ports !== undefined && parsePorts(ports)) || null }
  if (remoteGroup === undefined)
    return { ...base, remote: remoteCidr ? { kind: 'cidr', cidr: remoteCidr } : { kind: 'anywhere' } }
  const securityGroupId = idOf(remoteGroup)
  return securityGroupId && { ...base, remote: { kind: 'group', securityGroupId } }
}

/** The reverse. Undefined: its group is not there any more, and it lets nobody in. */
export function designOfRule(
  { direction, protocol, ports, remote }: SecurityRule,
  nameOf: (id: Id<'securityGroup'>) => string | undefined,
): SecurityRuleDesign | undefined {
  const base = { direction, protocol, ...(ports && { ports: formatPorts(ports) }) }
  if (remote.kind === 'anywhere') return base
  if (remote.kind === 'cidr') return { ...base, remoteCidr: remote.cidr }
  const remoteGroup = nameOf(remote.securityGroupId)
  return remoteGroup === undefined ? undefined : { ...base, remoteGroup }
}

export function designedRuleInWords(rule: SecurityRuleDesign, toName: (name: string) => string = name => name): string {
  // Here a group's name stands for its id.
  const resolved = ruleOf(rule, name => toName(name) as Id<'securityGroup'>)!
  return ruleInWords(resolved, name => name)
}
