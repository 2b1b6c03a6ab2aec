import { z } from 'zod'
import { type Id, idOf } from './ids'
import { isRange } from './in-range'

export const directions = ['ingress', 'egress'] as const
export type Direction = (typeof directions)[number]
export const protocols = ['tcp', 'udp', 'icmp', 'any'] as const
export type Protocol = (typeof protocols)[number]

export const portRange = z.object({ from: z.number().int(), to: z.number().int() })
export type PortRange = z.infer<typeof portRange>

/**
 * What a security group lets pass, over IPv4 and IPv6 alike: a rule is about one of them only where it names a range. Rules only allow, and they are stateful: the answer to what was let pass, passes.
 * `ingress`: what reaches a member; one that is in any group is reached by nothing that no rule of its groups lets in.
 * `egress`: what a member sends; free, until one of its groups has a rule for it (server/decisions/0019).
 */
export const securityRule = z.object({
  direction: z.enum(directions),
  protocol: z.enum(protocols),
  /** Of tcp and udp, at the receiver; null: every port. */
  ports: portRange.nullable(),
  /** The other side. `group`: whoever is a member of it. */
  remote: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('anywhere') }),
    z.object({ kind: z.literal('cidr'), cidr: z.string() }),
    z.object({ kind: z.literal('group'), securityGroupId: idOf('securityGroup') }),
  ]),
})
export type SecurityRule = z.infer<typeof securityRule>

export const securityGroupLimits = { rulesPerGroup: 100, groupsPerInstance: 10 } as const

/** `443`, `8000-8080`. Undefined for anything else. */
export function parsePorts(text: string): PortRange | undefined {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text.trim()) ?? []
  const [from, to] = [Number(first), Number(last)]
  return first !== undefined && from >= 1 && from <= to && to <= 65_535 ? { from, to } : undefined
}

export const formatPorts = ({ from, to }: PortRange) => (from === to ? String(from) : `${from}-${to}`)

/** Any network; a single address as /32 or, of IPv6, /128; everything of a family as 0.0.0.0/0 or ::/0. */
export const remoteCidr = z
  .string()
  .trim()
  .max(43)
  .refine(
    isRange,
    'Use a network like 10.0.0.0/8 or fd12:3456:789a::/48, with no host bits set; a single address is 10.0.0.5/32, or …/128',
  )

export const hasPorts = (protocol: Protocol) => protocol === 'tcp' || protocol === 'udp'

/** Groups that rules refer to. */
export const remoteGroupsOf = (rules: readonly SecurityRule[]): Id<'securityGroup'>[] => [
  ...new Set(rules.flatMap(({ remote }) => (remote.kind === 'group' ? remote.securityGroupId : []))),
]

/** “in: tcp 443 from anywhere”, “out: any to web”. */
export function ruleInWords(
  { direction, protocol, ports, remote }: SecurityRule,
  nameOf: (id: Id<'securityGroup'>) => string,
): string {
  const [where, side] = direction === 'ingress' ? ['in', 'from'] : ['out', 'to']
  const what = protocol === 'any' ? 'anything' : ports ? `${protocol} ${formatPorts(ports)}` : protocol
  const whom =
    remote.kind === 'anywhere'
      ? 'anywhere'
      : remote.kind === 'cidr'
        ? remote.cidr
        : `members of ${nameOf(remote.securityGroupId)}`
  return `${where}: ${what} ${side} ${whom}`
}
