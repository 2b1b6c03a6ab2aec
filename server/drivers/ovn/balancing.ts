import { type Cidr, serviceAddressOf } from '@/server/domain/address'
import { balancedProtocols, type ConnectCheck, type Listener } from '@/server/domain/load-balancer'
import { map, mapIn, type Row } from './ovsdb/values'

/** What a load balancer comes to in OVN: a row for each protocol, since a row has one. ovn-nb(5), Load_Balancer. */
export type Balancing = {
  protocol: Listener['protocol']
  /** `10.0.0.9:80` → `10.0.0.2:8080,10.0.0.3:8080`. */
  vips: Record<string, string>
  /** Whom OVN asks at which port of which switch, and from which address. */
  mappings: Record<string, string>
}
export type Member = { address: string; portName: string }

export function balancingOf(
  { address, listeners }: { address: string; listeners: readonly Listener[] },
  members: readonly Member[],
  range: Cidr,
): Balancing[] {
  const from = serviceAddressOf(range)
  return balancedProtocols
    .filter(protocol => listeners.some(each => each.protocol === protocol))
    .map(protocol => ({
      protocol,
      vips: vipsOf(
        address,
        listeners.filter(each => each.protocol === protocol),
        members.map(member => member.address),
      ),
      mappings: Object.fromEntries(members.map(member => [member.address, `${member.portName}:${from}`])),
    }))
}

/** What listeners of one protocol lead to. */
export const vipsOf = (address: string, listeners: readonly Listener[], members: readonly string[]) =>
  Object.fromEntries(
    listeners.map(({ port, memberPort }) => [
      `${address}:${port}`,
      members.map(member => `${member}:${memberPort}`).join(','),
    ]),
  )

/** The columns of a row without one of its members. */
export function without(row: Row, address: string): Row {
  const { [address]: _, ...mappings } = mapIn(row.ip_port_mappings)
  const vips = Object.entries(mapIn(row.vips)).map(([vip, backends]) => [
    vip,
    backends
      .split(',')
      .filter(backend => !backend.startsWith(`${address}:`))
      .join(','),
  ])
  return { vips: map(Object.fromEntries(vips)), ip_port_mappings: map(mappings) }
}

/** OVN’s words for how often a member is asked. */
export const checkOptions = ({ intervalSeconds, timeoutSeconds, upAfter, downAfter }: ConnectCheck) =>
  map({
    ...{ interval: String(intervalSeconds), timeout: String(timeoutSeconds) },
    ...{ success_count: String(upAfter), failure_count: String(downAfter) },
  })
