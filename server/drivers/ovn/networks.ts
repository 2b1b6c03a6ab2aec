import { type Cidr, gatewayOf, parseCidr, serviceAddressOf } from '@/server/domain/address'
import { domainOf } from '@/server/domain/dns-name'
import { PlenumError } from '@/server/domain/errors'
import { type Id, idOf } from '@/server/domain/ids'
import type { Call, Change, Found, NetworkSpec, Nudge, Observation, Ref, Resource } from '../contract'
import { bringNameRules } from './name-rules'
import { bringNames } from './names'
import { type Northbound, rowsOf, type Transact } from './northbound'
import { isOvsdbError } from './ovsdb/errors'
import { type Operation, type Result, unlessThere, type Where } from './ovsdb/operations'
import { map, type Row, sameValue, set, uuid, uuidIn } from './ovsdb/values'
import {
  bringServiceRouter,
  footOf,
  macOf,
  removeServiceRouter,
  type ServiceRouter,
  serviceRouterOf,
  socketOf,
} from './service-router'
import { nameKey, stamp, stamped, stampOf } from './stamp'

/**
 * A VDC's segment in a zone: a logical switch, what its guests are told over DHCP, and who answers them when they ask for
 * names. OVN carries it to every host.
 */
export class Networks implements Resource<'network'> {
  constructor(private readonly northbound: Northbound) {}

  observe(ref: Ref<'network'>, call: Call): Promise<Observation<'network'>> {
    return this.northbound.with(call, async transact => seen(await find(transact, ref.id)))
  }

  plan(spec: NetworkSpec, seen: Observation<'network'>): Change[] {
    if (!seen.exists) return []
    const wanted = { name: spec.name, cidr: spec.cidr, cidr6: spec.cidr6 ?? null, isWhole: true }
    return (['name', 'cidr', 'cidr6', 'isWhole'] as const)
      .filter(field => seen.status[field] !== wanted[field])
      .map(field => ({ field, from: seen.status[field], to: wanted[field], impact: 'live' }))
  }

  ensure(ref: Ref<'network'>, spec: NetworkSpec, _generation: number, call: Call): Promise<Nudge<'network'>> {
    return this.northbound.with(call, async transact => {
      const found = await find(transact, ref.id)
      const range = parseCidr(spec.cidr)
      if (!range) throw new PlenumError('invalid', `${spec.cidr} is no IPv4 network. Write it like 10.20.0.0/20.`)
      const operations = bring(ref.id, spec, range, found)
      if (operations.length === 0) return { converged: true, seen: seen(found) }
      try {
        await transact(...operations)
      } catch (error) {
        // Another attempt was faster; the next look finds what it made.
        if (!isOvsdbError(error, 'timed out')) throw error
        return { converged: false, waitMs: 20, waitingFor: 'another attempt at the same network' }
      }
      if (!found.row) call.log(`Made the network ${spec.name} in the zone`)
      return { converged: true, seen: seen(await find(transact, ref.id)) }
    })
  }

  remove(ref: Ref<'network'>, call: Call): Promise<Nudge<'network'>> {
    return this.northbound.with(call, async transact => {
      const { row, socket } = await find(transact, ref.id)
      try {
        await transact(
          ...(row ? removeEmpty(uuidIn(row._uuid), socket) : []),
          removeServiceRouter(ref.id),
          ...['DHCP_Options', 'DNS'].map((table): Operation => ({ op: 'delete', table, where: stamped(ref.id) })),
        )
      } catch (error) {
        if (!isOvsdbError(error, 'timed out')) throw error
        throw new PlenumError(
          'conflict',
          'Instances of this zone are still on this network, or a router joins it. Remove these first.',
          {
            cause: error,
          },
        )
      }
      return { converged: true, seen: { exists: false } }
    })
  }

  async *list(call: Call): AsyncIterable<Found<'network'>> {
    for (const found of await this.northbound.with(call, findAll)) {
      const now = seen(found)
      const id = now.exists && now.managed ? (stampOf(found.row!).id as Id<'network'>) : null
      if (now.exists) yield { id, external: now.external, seen: now }
    }
  }
}

/** What makes of the rows that are there the network; nothing, where it is so already. */
const bring = (id: Id<'network'>, spec: NetworkSpec, range: Cidr, found: FoundNetwork): Operation[] => [
  ...bringSwitch(id, spec, found.row),
  ...bringDhcp(id, spec, range, found.dhcp),
  ...bringDhcp6(id, spec, found.dhcp6),
  ...bringServiceRouter(id, spec, range, found),
  ...bringNames(id, spec.name, found.dns, found.row),
  ...bringNameRules(id, spec.name, range, found.rules),
]

/** The rows that a network consists of. */
type FoundNetwork = ServiceRouter & { row?: Row; dhcp?: Row; dhcp6?: Row; dns?: Row; rules: Row[] }

async function find(transact: Transact, id: Id<'network'>): Promise<FoundNetwork> {
  const select = (table: string): Operation => ({ op: 'select', table, where: stamped(id) })
  const named = (table: string, name: string): Operation => ({ op: 'select', table, where: [['name', '==', name]] })
  const results = await transact(
    ...['Logical_Switch', 'DHCP_Options', 'DNS', 'ACL'].map(select),
    named('Logical_Router', serviceRouterOf(id)),
    named('Logical_Router_Port', footOf(id)),
    named('Logical_Switch_Port', socketOf(id)),
  )
  const [row, , dns, , router, foot, socket] = results.map(result => rowsOf(result)[0])
  return { row, ...dhcpIn(rowsOf(results[1])), dns, router, foot, socket, rules: rowsOf(results[3]) }
}

async function findAll(transact: Transact): Promise<FoundNetwork[]> {
  const select = (table: string): Operation => ({ op: 'select', table, where: [] })
  const [switches, dhcps, dnss, acls, routers, feet, sockets] = await transact(
    ...['Logical_Switch', 'DHCP_Options', 'DNS', 'ACL'].map(select),
    ...['Logical_Router', 'Logical_Router_Port', 'Logical_Switch_Port'].map(select),
  )
  const byStamp = (result: Result | undefined) => Map.groupBy(rowsOf(result), row => stampOf(row).id)
  const byName = (result: Result | undefined) => new Map(rowsOf(result).map(row => [row.name, row]))
  const [dhcpOf, dnsOf, rulesOf] = [byStamp(dhcps), byStamp(dnss), byStamp(acls)]
  const [routerBy, footBy, socketBy] = [byName(routers), byName(feet), byName(sockets)]
  return rowsOf(switches).map(row => {
    const id = stampOf(row).id as Id<'network'>
    return {
      ...{ row, ...dhcpIn(dhcpOf.get(id) ?? []), dns: dnsOf.get(id)?.[0], rules: rulesOf.get(id) ?? [] },
      ...{
        router: routerBy.get(serviceRouterOf(id)),
        foot: footBy.get(footOf(id)),
        socket: socketBy.get(socketOf(id)),
      },
    }
  })
}

function bringSwitch(id: Id<'network'>, spec: NetworkSpec, row?: Row): Operation[] {
  const table = 'Logical_Switch'
  if (!row)
    return [
      unlessThere(table, stamped(id)),
      { op: 'insert', table, row: { name: id, external_ids: stamp(id, spec.name) } },
    ]
  if (stampOf(row).name === spec.name) return []
  const rename: Operation = {
    ...{ op: 'mutate', table, where: [['_uuid', '==', uuid(uuidIn(row._uuid))]] },
    // What others wrote beside it stays.
    mutations: [
      ['external_ids', 'delete', set([nameKey])],
      ['external_ids', 'insert', map({ [nameKey]: spec.name })],
    ],
  }
  return [rename]
}

function bringDhcp(id: Id<'network'>, { name, cidr }: NetworkSpec, range: Cidr, row?: Row): Operation[] {
  const table = 'DHCP_Options'
  const wanted: Row = {
    cidr,
    // The way out is told before there is a router: guests that run then need not ask again.
    options: map({
      ...{ server_id: gatewayOf(range), router: gatewayOf(range), server_mac: gatewayMac(id), lease_time: '86400' },
      ...{ dns_server: serviceAddressOf(range), domain_name: `"${domainOf(name)}"` },
    }),
  }
  if (!row)
    return [unlessThere(table, stamped(id)), { op: 'insert', table, row: { ...wanted, external_ids: stamp(id, name) } }]
  if (sameValue(row.cidr, wanted.cidr) && sameValue(row.options, wanted.options)) return []
  return [{ op: 'update', table, where: [['_uuid', '==', uuid(uuidIn(row._uuid))]], row: wanted }]
}

/** Which of what guests are told over DHCP is for IPv6. */
export const isOfIpv6 = (dhcp: Row) => String(dhcp.cidr).includes(':')
const dhcpIn = (rows: Row[]) => ({ dhcp: rows.find(each => !isOfIpv6(each)), dhcp6: rows.find(isOfIpv6) })

/** What guests ask for once the service router has told them to (service-router.ts). */
function bringDhcp6(id: Id<'network'>, { name, cidr6 }: NetworkSpec, row?: Row): Operation[] {
  const table = 'DHCP_Options'
  const where: Where = [['_uuid', '==', uuid(uuidIn(row?._uuid))]]
  if (!cidr6) return row ? [{ op: 'delete', table, where }] : []
  const wanted: Row = { cidr: cidr6, options: map({ server_id: gatewayMac(id) }) }
  if (!row) return [{ op: 'insert', table, row: { ...wanted, external_ids: stamp(id, name) } }]
  return sameValue(row.cidr, cidr6) ? [] : [{ op: 'update', table, where, row: wanted }]
}

const removeEmpty = (id: string, socket?: Row): Operation[] => {
  const [table, where] = ['Logical_Switch', [['_uuid', '==', uuid(id)]] as [[string, '==', ReturnType<typeof uuid>]]]
  const ports = set(socket ? [uuid(uuidIn(socket._uuid))] : [])
  return [
    { op: 'wait', table, where, columns: ['ports'], until: '==', rows: [{ ports }], timeout: 0 },
    { op: 'delete', table, where },
  ]
}

/** Whose a network's first address is, and whom a guest hears DHCP's answers from. */
export const gatewayMac = (id: Id<'network'>) => macOf(id)

function seen(found: FoundNetwork): Observation<'network'> {
  const { row, dhcp, dhcp6 } = found
  if (!row) return { exists: false }
  const { id, name } = stampOf(row)
  const managed = networkId.safeParse(id).success
  const cidr = String(dhcp?.cidr ?? '')
  const cidr6 = dhcp6 ? String(dhcp6.cidr) : null
  const range = parseCidr(cidr)
  return {
    exists: true,
    external: uuidIn(row._uuid),
    managed,
    status: {
      ...{ name: managed ? name : String(row.name), cidr, cidr6 },
      isWhole: range !== undefined && bring(id as Id<'network'>, { name, cidr, cidr6 }, range, found).length === 0,
    },
    asOf: new Date(),
  }
}

const networkId = idOf('network')
