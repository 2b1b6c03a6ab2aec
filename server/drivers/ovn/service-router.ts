import { createHash } from 'node:crypto'
import { type Cidr, serviceAddressOf } from '@/server/domain/address'
import { serviceAddress6Of } from '@/server/domain/address6'
import type { Id } from '@/server/domain/ids'
import type { NetworkSpec } from '../contract'
import { type Operation, unlessThere, type Where } from './ovsdb/operations'
import { map, named, type Row, sameValue, set } from './ovsdb/values'
import { stamp, stamped } from './stamp'

/**
 * A logical router of a network's own, with a foot in that network only, at its service address: it leads nowhere. Guests
 * send what they ask for names to it, and OVN answers on the way there; without an owner of the address nobody would
 * tell them where to send it to. Where the network has an IPv6 range it advertises that, and has guests ask for their
 * address of it by DHCPv6.
 */
export function bringServiceRouter(
  id: Id<'network'>,
  spec: NetworkSpec,
  range: Cidr,
  there: ServiceRouter,
): Operation[] {
  return [...bringFoot(id, spec, range, there), ...bringSocket(id, spec.name, there.socket)]
}

/** Its rows, each of which others may have removed by itself. */
export type ServiceRouter = { router?: Row; foot?: Row; socket?: Row }

function bringFoot(
  id: Id<'network'>,
  { name, cidr6 }: NetworkSpec,
  range: Cidr,
  { router, foot }: ServiceRouter,
): Operation[] {
  const table = 'Logical_Router_Port'
  const wanted: Row = {
    networks: set([`${serviceAddressOf(range)}/${range.prefix}`, ...(cidr6 ? [`${serviceAddress6Of(cidr6)}/64`] : [])]),
    // A router that leads somewhere is preferred.
    ipv6_ra_configs: map(cidr6 ? { ...advertisement, router_preference: 'LOW' } : {}),
  }
  if (foot)
    return sameValue(foot.networks, wanted.networks) && sameValue(foot.ipv6_ra_configs, wanted.ipv6_ra_configs)
      ? []
      : [{ op: 'update', table, where: nameIs(footOf(id)), row: wanted }]
  const external_ids = stamp(id, name)
  const row: Row = { ...wanted, name: footOf(id), mac: serviceMac(id), external_ids }
  return [
    unlessThere(table, nameIs(footOf(id))),
    { op: 'insert', table, 'uuid-name': 'foot', row },
    router
      ? {
          ...{ op: 'mutate', table: 'Logical_Router', where: nameIs(serviceRouterOf(id)) },
          mutations: [['ports', 'insert', named('foot')]],
        }
      : {
          op: 'insert',
          table: 'Logical_Router',
          row: { name: serviceRouterOf(id), ports: named('foot'), external_ids },
        },
  ]
}

function bringSocket(id: Id<'network'>, name: string, socket?: Row): Operation[] {
  const table = 'Logical_Switch_Port'
  const row: Row = { type: 'router', addresses: 'router', options: map({ 'router-port': footOf(id) }) }
  if (socket)
    return Object.keys(row).every(column => sameValue(socket[column], row[column]))
      ? []
      : [{ op: 'update', table, where: nameIs(socketOf(id)), row }]
  return [
    unlessThere(table, nameIs(socketOf(id))),
    {
      ...{ op: 'insert', table, 'uuid-name': 'socket' },
      row: { ...row, name: socketOf(id), external_ids: stamp(id, name) },
    },
    {
      ...{ op: 'mutate', table: 'Logical_Switch', where: stamped(id) },
      mutations: [['ports', 'insert', named('socket')]],
    },
  ]
}

const nameIs = (name: string): Where => [['name', '==', name]]

export const removeServiceRouter = (id: Id<'network'>): Operation => ({
  ...{ op: 'delete', table: 'Logical_Router', where: stamped(id) },
})

/**
 * What guests are told of an IPv6 range: an address is asked for (DHCPv6), and none made up, since a port lets pass one
 * only. Also unasked, every minute about, for guests that run when their network gets the range.
 */
export const advertisement = {
  ...{ address_mode: 'dhcpv6_stateful', send_periodic: 'true', min_interval: '20', max_interval: '60' },
}

/** Its end, and the switch's: no instance's. */
export const socketOf = (id: Id<'network'>) => `${id}-service-socket`
export const footOf = (id: Id<'network'>) => `${id}-service-foot`

export const serviceRouterOf = (id: Id<'network'>) => `${id}-service`

export const serviceMac = (id: Id<'network'>) => macOf(`${id} service`)

/** Who is nobody's card: the same at all times. */
export const macOf = (what: string) =>
  `02:${createHash('sha256').update(what).digest('hex').slice(0, 10).match(/../g)!.join(':')}`
