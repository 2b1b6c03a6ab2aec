import { createHash } from 'node:crypto'
import { formatCidr, parseCidr } from '@/server/domain/address'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { type Call, type Gateways, inLineOf, isAmong, type RouterExternal, type RouterSpec } from '../contract'
import { rowsOf, type Southbound, type Transact } from './northbound'
import { type Operation, type Result, unlessThere, type Where } from './ovsdb/operations'
import { type Atom, atomsIn, map, mapIn, named, type Row, set, uuid, uuidIn, uuidsIn } from './ovsdb/values'
import { stamp } from './stamp'

/**
 * A router's way outside: a port on the switch of the physical network, which is at one host of those that are connected
 * to it, and at the next one should that be lost; a route to what leads on there; and, for each network that the router
 * joins, that what leaves does so under the router's address.
 */
type OutsideGround = { isSwitchThere: boolean; port: Row | undefined; isPlugged: boolean; hosts: ConnectedHost[] }
/** A host by OVN's name of it, and by what it calls itself. */
export type ConnectedHost = { chassis: string; hostname: string }

const portOf = (router: string) => `outside-${router}`
const peerOf = (router: string) => `outside-peer-${router}`
const switchOf = (physicalNetwork: string) => `outside-${physicalNetwork}`
const nameIs = (name: string): Where => [['name', '==', name]]

export async function outsideGround(
  transact: Transact,
  southbound: Southbound,
  call: Call,
  router: Id<'router'>,
  { external: { physicalNetwork }, offHosts }: { external: RouterExternal; offHosts?: string[] },
): Promise<OutsideGround> {
  const connected = connectedTo(await readChassis(southbound, call), router, physicalNetwork)
  if (connected.length === 0)
    throw new PlenumError(
      'exhausted',
      `No host of this zone is connected to ${physicalNetwork}. Ask an operator to map it to a bridge (ovn-bridge-mappings).`,
    )
  const [switches, ports, peers] = await transact(
    { op: 'select', table: 'Logical_Switch', where: nameIs(switchOf(physicalNetwork)), columns: ['_uuid'] },
    { op: 'select', table: 'Logical_Router_Port', where: nameIs(portOf(router)) },
    { op: 'select', table: 'Logical_Switch_Port', where: nameIs(peerOf(router)), columns: ['_uuid'] },
  )
  return {
    isSwitchThere: rowsOf(switches).length > 0,
    ...{ port: rowsOf(ports)[0], isPlugged: rowsOf(peers).length > 0 },
    hosts: inLineOf(connected, ({ hostname }) => isAmong(offHosts, hostname)),
  }
}

/** All hosts of the zone, as its southbound database has them. */
export const readChassis = (southbound: Southbound, call: Call): Promise<Row[]> =>
  southbound.with(call, async read => {
    const columns = ['name', 'hostname', 'other_config', 'external_ids']
    const [chassis] = await read({ op: 'select', table: 'Chassis', where: [], columns })
    return rowsOf(chassis)
  })

/** In another order for each router, so that not all of them are at the same host. */
function connectedTo(chassis: Row[], router: string, physicalNetwork: string): ConnectedHost[] {
  const order = (host: ConnectedHost) => createHash('sha256').update(`${router} ${host.chassis}`).digest('hex')
  return chassis
    .filter(row => isConnected(row, physicalNetwork))
    .map(row => ({ chassis: String(row.name), hostname: String(row.hostname || row.name) }))
    .toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
}

const isConnected = (row: Row, physicalNetwork: string) =>
  [row.other_config, row.external_ids].some(column =>
    (mapIn(column)['ovn-bridge-mappings'] ?? '').split(',').some(each => each.split(':')[0] === physicalNetwork),
  )

/** Anew each time: a port keeps its name and its MAC, and so its neighbours keep it. */
export function bringOutside(
  router: Id<'router'>,
  { networks }: Pick<RouterSpec, 'networks'>,
  external: RouterExternal,
  { isSwitchThere, port, isPlugged, hosts }: OutsideGround,
  holder: Where,
): Operation[] {
  const { physicalNetwork, cidr, gateway, address } = external
  const prefix = parseCidr(cidr)?.prefix ?? 32
  const own = port ? uuid(uuidIn(port._uuid)) : named('outside')
  const row: Row = {
    ...{ name: portOf(router), mac: macOf(router), networks: `${address}/${prefix}` },
    gateway_chassis: set(hosts.map((_, index): Atom => named(`host${index}`))),
    external_ids: stamp(router, ''),
  }
  const snats = networks.map(
    ({ cidr: logical }, index): Operation => ({
      ...{ op: 'insert', table: 'NAT', 'uuid-name': `snat${index}` },
      row: { type: 'snat', external_ip: address, logical_ip: logical },
    }),
  )
  return [
    ...(isSwitchThere ? [] : bringSwitch(physicalNetwork)),
    // Theirs alone: what no port holds is dropped.
    ...hosts.map(
      ({ chassis }, index): Operation => ({
        ...{ op: 'insert', table: 'Gateway_Chassis', 'uuid-name': `host${index}` },
        row: { name: `${portOf(router)}-${chassis}`, chassis_name: chassis, priority: 100 - index },
      }),
    ),
    ...(port
      ? ([{ op: 'update', table: 'Logical_Router_Port', where: nameIs(portOf(router)), row }] satisfies Operation[])
      : ([
          { op: 'insert', table: 'Logical_Router_Port', row, 'uuid-name': 'outside' },
          { op: 'mutate', table: 'Logical_Router', where: holder, mutations: [['ports', 'insert', own]] },
        ] satisfies Operation[])),
    ...(isPlugged ? [] : plug(router, physicalNetwork)),
    { ...{ op: 'insert', table: 'Logical_Router_Static_Route', 'uuid-name': 'wayout' }, row: routeTo(gateway) },
    ...snats,
    {
      ...{ op: 'mutate', table: 'Logical_Router', where: holder },
      mutations: [
        ['static_routes', 'insert', named('wayout')],
        ['nat', 'insert', set(snats.map((_, index): Atom => named(`snat${index}`)))],
      ],
    },
  ]
}

/**
 * Its way outside as it is now, taken away; what others put beside it stays. One that is to lead outside `keeps` its port:
 * then nobody there has to learn of it anew.
 */
export async function leaveOutside(transact: Transact, router: Row, keeps: boolean): Promise<Operation[]> {
  const id = String(router.name)
  const [routes, nats, ports, peers] = await transact(
    {
      ...{ op: 'select', table: 'Logical_Router_Static_Route', where: [['ip_prefix', '==', everywhere]] },
      columns: ['_uuid'],
    },
    { op: 'select', table: 'NAT', where: [['type', '==', 'snat']], columns: ['_uuid'] },
    { op: 'select', table: 'Logical_Router_Port', where: nameIs(portOf(id)), columns: ['_uuid'] },
    { op: 'select', table: 'Logical_Switch_Port', where: nameIs(peerOf(id)), columns: ['_uuid'] },
  )
  const ofIt = (column: 'static_routes' | 'nat', result: Result | undefined) => {
    const own = new Set(uuidsIn(router[column]))
    return set(idsOf(result).filter(each => own.has(each[1])))
  }
  const gone = keeps ? { ports: [], peers: [] } : { ports: idsOf(ports), peers: idsOf(peers) }
  return [
    {
      ...{ op: 'mutate', table: 'Logical_Router', where: [['_uuid', '==', uuid(uuidIn(router._uuid))]] },
      mutations: [
        ['static_routes', 'delete', ofIt('static_routes', routes)],
        ['nat', 'delete', ofIt('nat', nats)],
        ['ports', 'delete', set(gone.ports)],
      ],
    },
    ...gone.peers.map(
      (peer): Operation => ({
        ...{ op: 'mutate', table: 'Logical_Switch', where: [['ports', 'includes', peer]] },
        mutations: [['ports', 'delete', peer]],
      }),
    ),
  ]
}

const everywhere = '0.0.0.0/0'
const idsOf = (result: Result | undefined) => rowsOf(result).map(row => uuid(uuidIn(row._uuid)))

const routeTo = (gateway: string): Row => ({ ip_prefix: everywhere, nexthop: gateway })

function bringSwitch(physicalNetwork: string): Operation[] {
  const table = 'Logical_Switch'
  const port: Row = {
    ...{ name: `physical-${physicalNetwork}`, type: 'localnet', addresses: 'unknown' },
    options: map({ network_name: physicalNetwork }),
  }
  return [
    unlessThere(table, nameIs(switchOf(physicalNetwork))),
    { op: 'insert', table: 'Logical_Switch_Port', row: port, 'uuid-name': 'physical' },
    { op: 'insert', table, row: { name: switchOf(physicalNetwork), ports: named('physical') } },
  ]
}

const plug = (router: string, physicalNetwork: string): Operation[] => [
  {
    ...{ op: 'insert', table: 'Logical_Switch_Port', 'uuid-name': 'outsidepeer' },
    row: {
      ...{ name: peerOf(router), type: 'router', addresses: 'router' },
      options: map({ 'router-port': portOf(router), 'nat-addresses': 'router' }),
    },
  },
  {
    ...{ op: 'mutate', table: 'Logical_Switch', where: nameIs(switchOf(physicalNetwork)) },
    mutations: [['ports', 'insert', named('outsidepeer')]],
  },
]

const macOf = (router: string) =>
  `02:${createHash('sha256').update(router).digest('hex').slice(0, 10).match(/../g)!.join(':')}`

/** What is there of a router's way outside; null: none, or not all of it. */
export async function outsideOf(transact: Transact, router: Row, ranges: string[]): Promise<RouterExternal | null> {
  const id = String(router.name)
  const [ports, peers, routes, nats] = await transact(
    { op: 'select', table: 'Logical_Router_Port', where: nameIs(portOf(id)) },
    { op: 'select', table: 'Logical_Switch_Port', where: nameIs(peerOf(id)), columns: ['_uuid'] },
    { op: 'select', table: 'Logical_Router_Static_Route', where: [['ip_prefix', '==', everywhere]] },
    { op: 'select', table: 'NAT', where: [['type', '==', 'snat']] },
  )
  const [port, peer] = [rowsOf(ports)[0], rowsOf(peers)[0]]
  if (!port || !peer || atomsIn(port.gateway_chassis).length === 0) return null
  const [holders] = await transact({
    ...{ op: 'select', table: 'Logical_Switch', where: [['ports', 'includes', uuid(uuidIn(peer._uuid))]] },
  })
  const holder = String(rowsOf(holders)[0]?.name ?? '')
  const own = (column: 'static_routes' | 'nat') => (row: Row) => uuidsIn(router[column]).includes(uuidIn(row._uuid))
  const gateway = rowsOf(routes).find(own('static_routes'))?.nexthop
  const [address = '', prefix = ''] = String(atomsIn(port.networks)[0] ?? '').split('/')
  const hidden = rowsOf(nats)
    .filter(own('nat'))
    .filter(row => row.external_ip === address)
  const isHidden = ranges.every(range => hidden.some(row => row.logical_ip === range))
  if (gateway === undefined || !isHidden || hidden.length !== ranges.length) return null
  return {
    ...{ physicalNetwork: holder.replace(/^outside-/, ''), cidr: rangeAround(address, Number(prefix)) },
    ...{ gateway: String(gateway), address },
  }
}

/** `chassis`: of the zone, as far as they are known. */
export async function gatewaysOf(
  transact: Transact,
  router: string,
  { physicalNetwork }: RouterExternal,
  chassis: Row[],
): Promise<Gateways> {
  const [ports] = await transact({ op: 'select', table: 'Logical_Router_Port', where: nameIs(portOf(router)) })
  const found = await transact(
    ...uuidsIn(rowsOf(ports)[0]?.gateway_chassis).map(
      (id): Operation => ({ op: 'select', table: 'Gateway_Chassis', where: [['_uuid', '==', uuid(id)]] }),
    ),
  )
  const hostnameOf = (name: unknown) => String(chassis.find(row => row.name === name)?.hostname || name)
  return {
    inLine: found
      .flatMap(rowsOf)
      .toSorted((a, b) => Number(b.priority) - Number(a.priority))
      .map(row => hostnameOf(row.chassis_name)),
    connected: connectedTo(chassis, router, physicalNetwork).map(host => host.hostname),
  }
}

function rangeAround(address: string, prefix: number): string {
  const at = parseCidr(`${address}/32`)
  const size = 2 ** (32 - prefix)
  return at ? formatCidr({ base: at.base - (at.base % size), prefix, size }) : `${address}/${prefix}`
}
