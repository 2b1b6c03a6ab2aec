import { type Cidr, gatewayOf, parseCidr, serviceAddressOf } from '@/server/domain/address'
import { domainOf } from '@/server/domain/dns-name'
import { PlenumError } from '@/server/domain/errors'
import { type Id, idOf } from '@/server/domain/ids'
import type { Call, Change, Found, NetworkSpec, Nudge, Observation, Ref, Resource } from '../contract'
import { bringNameRules } from './name-rules'
import { bringNames } from './names'
import { type Northbound, rowsOf, type Transact } from './northbound'
import { isOvsdbError } from './ovsdb/errors'
import { type Operation, unlessThere, type Where } from './ovsdb/operations'
import { map, type Row, sameValue, set, uuid, uuidIn } from './ovsdb/values'
import { bringServiceRouter, footOf, macOf, removeServiceRouter, socketOf } from './service-router'
import { nameKey, stamp, stamped, stampOf } from './stamp'

/**
 * A VDC's segment in a zone: a logical switch, what its guests are told over DHCP, and who answers them when they ask for
 * names. OVN carries it to every host.
 */
export class Networks implements Resource<'network'> {
  constructor(private readonly northbound: Northbound) {}

  observe(ref: Ref<'network'>, call: Call): Promise<Observation<'network'>> {
    return this.northbound.with(call, async transact => seen((await find(transact, ref.id)).row))
  }

  plan(spec: NetworkSpec, seen: Observation<'network'>): Change[] {
    if (!seen.exists || seen.status.name === spec.name) return []
    return [{ field: 'name', from: seen.status.name, to: spec.name, impact: 'live' }]
  }

  ensure(ref: Ref<'network'>, spec: NetworkSpec, _generation: number, call: Call): Promise<Nudge<'network'>> {
    return this.northbound.with(call, async transact => {
      const found = await find(transact, ref.id)
      const range = parseCidr(spec.cidr)
      if (!range) throw new PlenumError('invalid', `${spec.cidr} is no IPv4 network. Write it like 10.20.0.0/20.`)
      const operations = [
        ...bringSwitch(ref.id, spec, found.row),
        ...bringDhcp(ref.id, spec, range, found.dhcp),
        ...bringDhcp6(ref.id, spec, found.dhcp6),
        ...bringServiceRouter(ref.id, spec, range, found.foot),
        ...bringNames(ref.id, spec.name, found.dns),
        ...bringNameRules(ref.id, spec.name, range, found.rules),
      ]
      if (operations.length === 0) return { converged: true, seen: seen(found.row) }
      try {
        await transact(...operations)
      } catch (error) {
        // Another attempt was faster; the next look finds what it made.
        if (!isOvsdbError(error, 'timed out')) throw error
        return { converged: false, waitMs: 20, waitingFor: 'another attempt at the same network' }
      }
      if (!found.row) call.log(`Made the network ${spec.name} in the zone`)
      return { converged: true, seen: seen((await find(transact, ref.id)).row) }
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
    const select: Operation = { op: 'select', table: 'Logical_Switch', where: [], columns }
    const [result] = await this.northbound.with(call, transact => transact(select))
    for (const row of rowsOf(result)) {
      const found = seen(row)
      if (found.exists)
        yield { id: found.managed ? (stampOf(row).id as Id<'network'>) : null, external: found.external, seen: found }
    }
  }
}

const columns = ['_uuid', 'name', 'external_ids']

/** The rows that a network consists of. `foot`, `socket`: the ends of its service router. */
type FoundNetwork = { row?: Row; dhcp?: Row; dhcp6?: Row; dns?: Row; foot?: Row; socket?: Row; rules: Row[] }

async function find(transact: Transact, id: Id<'network'>): Promise<FoundNetwork> {
  const select = (table: string): Operation => ({ op: 'select', table, where: stamped(id) })
  const named = (table: string, name: string): Operation => ({ op: 'select', table, where: [['name', '==', name]] })
  const results = await transact(
    ...['Logical_Switch', 'DHCP_Options', 'DNS', 'ACL'].map(select),
    named('Logical_Router_Port', footOf(id)),
    named('Logical_Switch_Port', socketOf(id)),
  )
  const [[row], dhcps, [dns], rules, [foot], [socket]] = results.map(rowsOf) as [
    Row[],
    Row[],
    Row[],
    Row[],
    Row[],
    Row[],
  ]
  const [dhcp, dhcp6] = [dhcps.find(each => !isOfIpv6(each)), dhcps.find(isOfIpv6)]
  return { row, dhcp, dhcp6, dns, foot, socket, rules }
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

function seen(row: Row | undefined): Observation<'network'> {
  if (!row) return { exists: false }
  const { id, name } = stampOf(row)
  const managed = networkId.safeParse(id).success
  return {
    exists: true,
    external: uuidIn(row._uuid),
    managed,
    status: { name: managed ? name : String(row.name) },
    asOf: new Date(),
  }
}

const networkId = idOf('network')
