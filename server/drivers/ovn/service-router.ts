import { createHash } from 'node:crypto'
import { type Cidr, serviceAddressOf } from '@/server/domain/address'
import type { Id } from '@/server/domain/ids'
import { type Operation, unlessThere } from './ovsdb/operations'
import { map, named, type Row, sameValue } from './ovsdb/values'
import { stamp, stamped } from './stamp'

/**
 * A logical router of a network's own, with a foot in that network only, at its service address: it leads nowhere. Guests
 * send what they ask for names to it, and OVN answers on the way there; without an owner of the address nobody would
 * tell them where to send it to.
 */
export function bringServiceRouter(id: Id<'network'>, name: string, range: Cidr, port?: Row): Operation[] {
  const networks = `${serviceAddressOf(range)}/${range.prefix}`
  if (port)
    return sameValue(port.networks, networks)
      ? []
      : [{ op: 'update', table: 'Logical_Router_Port', where: [['name', '==', footOf(id)]], row: { networks } }]
  const external_ids = stamp(id, name)
  return [
    unlessThere('Logical_Router', stamped(id)),
    {
      ...{ op: 'insert', table: 'Logical_Router_Port', 'uuid-name': 'foot' },
      row: { name: footOf(id), mac: macOf(`${id} service`), networks, external_ids },
    },
    { op: 'insert', table: 'Logical_Router', row: { name: serviceRouterOf(id), ports: named('foot'), external_ids } },
    {
      ...{ op: 'insert', table: 'Logical_Switch_Port', 'uuid-name': 'socket' },
      row: {
        ...{ name: socketOf(id), type: 'router', addresses: 'router', external_ids },
        options: map({ 'router-port': footOf(id) }),
      },
    },
    {
      ...{ op: 'mutate', table: 'Logical_Switch', where: stamped(id) },
      mutations: [['ports', 'insert', named('socket')]],
    },
  ]
}

export const removeServiceRouter = (id: Id<'network'>): Operation => ({
  ...{ op: 'delete', table: 'Logical_Router', where: stamped(id) },
})

/** Its end, and the switch's: no instance's. */
export const socketOf = (id: Id<'network'>) => `${id}-service-socket`
export const footOf = (id: Id<'network'>) => `${id}-service-foot`

export const serviceRouterOf = (id: Id<'network'>) => `${id}-service`

/** Who is nobody's card: the same at all times. */
export const macOf = (what: string) =>
  `02:${createHash('sha256').update(what).digest('hex').slice(0, 10).match(/../g)!.join(':')}`
