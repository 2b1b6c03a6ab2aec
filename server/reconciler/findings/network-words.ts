import type { NetworkThing } from '@/server/domain/drift'
import { ruleInWords } from '@/server/domain/security-group'
import type { LoadBalancerSpec, RouterSpec, SecurityGroupSpec } from '@/server/drivers/contract'

/** The name that people know an id by. */
export type NameOf = (id: string) => string

/** Of a field that differs, what it is, for people. */
export function wordsOf(kind: NetworkThing, field: string, value: unknown, nameOf: NameOf): string {
  const say = words[`${kind}.${field}`] ?? words[field]
  return say ? say(value, nameOf) : `${field} ${String(value)}`
}

const list = (all: readonly string[], none: string) => (all.length > 0 ? all.join(', ') : none)

// biome-ignore lint/suspicious/noExplicitAny: of each field the type that its spec says
const words: Record<string, (value: any, nameOf: NameOf) => string> = {
  name: (name: string) => `named ${name}`,
  isWhole: (isWhole: boolean) => (isWhole ? 'all of its parts' : 'parts of it missing or changed'),
  cidr: (cidr: string) => cidr || 'guests are told no addresses',
  cidr6: (cidr6: string | null) => cidr6 ?? 'no IPv6 range',
  address6: (address: string | null) => address ?? 'no IPv6 address',
  networkId: (id: string | null, nameOf) => (id ? `on ${nameOf(id)}` : 'on no network'),
  'port.isStrict': (isStrict: boolean) =>
    isStrict ? 'only its own address may send' : 'other addresses may send as well',
  names: (names: string[]) => (names.length > 0 ? `answers to ${names.join(', ')}` : 'answers to no name'),
  securityGroupIds: (ids: string[], nameOf) => (ids.length > 0 ? `in ${ids.map(nameOf).join(', ')}` : 'in no group'),
  'securityGroup.isStrict': (isStrict: boolean) => (isStrict ? 'its rules, all of them' : 'other rules are enforced'),
  rules: (rules: SecurityGroupSpec['rules'], nameOf) =>
    list(
      rules.map(rule => ruleInWords(rule, nameOf)),
      'no rules',
    ),
  networks: (networks: RouterSpec['networks'], nameOf) =>
    networks.length > 0
      ? `joins ${networks.map(({ id, cidr }) => `${nameOf(id)} (${cidr})`).join(', ')}`
      : 'joins nothing',
  external: (external: RouterSpec['external']) =>
    external
      ? ['leads outside', ...(external.address ? [`as ${external.address}`] : [])].join(' ')
      : 'does not lead outside',
  // Of hosts only operators are told more.
  gateways: (hosts: string[]) => `leads outside by ${hosts.length} ${hosts.length === 1 ? 'host' : 'hosts in line'}`,
  routerId: (id: string | null, nameOf) => (id ? `by ${nameOf(id)}` : 'by no router'),
  to: (address: string) => `leads to ${address}`,
  listeners: (all: LoadBalancerSpec['listeners']) =>
    list(
      all.map(({ protocol, port, memberPort }) => `${protocol} ${port} to ${memberPort}`),
      'listens to nothing',
    ),
  healthCheck: ({ intervalSeconds, timeoutSeconds, upAfter, downAfter }: LoadBalancerSpec['healthCheck']) =>
    `asks every ${intervalSeconds} s for ${timeoutSeconds} s, up after ${upAfter}, down after ${downAfter}`,
  'loadBalancer.members': (members: string[]) =>
    members.length > 0 ? `sends to ${members.join(', ')}` : 'sends to nobody',
}
