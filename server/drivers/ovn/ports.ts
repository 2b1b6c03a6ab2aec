import { PlenumError } from '@/server/domain/errors'
import { type Id, idOf } from '@/server/domain/ids'
import {
  type Call,
  type Change,
  type Found,
  interfaceId,
  isAmong,
  type Nudge,
  type Observation,
  type PortSpec,
  type Ref,
  type Resource,
} from '../contract'
import { leaveBalancers } from './load-balancers'
import { answerTo, namesOf } from './names'
import { isOfIpv6 } from './networks'
import { type Northbound, rowsOf, type Southbound, type Transact } from './northbound'
import { readChassis } from './outside'
import { isOvsdbError } from './ovsdb/errors'
import type { Operation, Where } from './ovsdb/operations'
import { atomsIn, map, mapIn, named, type Row, sameValue, set, uuid, uuidIn, uuidsIn, type Value } from './ovsdb/values'
import { nameIs } from './security-groups'
import { stamp, stamped, stampOf } from './stamp'

/**
 * An instance's place on a network: a logical switch port, which lets pass what bears the instance's MAC and addresses and
 * nothing else, and is in the port groups of the instance's security groups. The host's switch claims it by its name
 * when the machine is plugged in, wherever that is.
 */
export class Ports implements Resource<'port'> {
  constructor(
    private readonly northbound: Northbound,
    private readonly southbound: Southbound,
  ) {}

  observe(ref: Ref<'port'>, call: Call): Promise<Observation<'port'>> {
    return this.northbound.with(call, async transact => seen(await find(transact, ref.id)))
  }

  plan(spec: PortSpec, seen: Observation<'port'>): Change[] {
    if (!seen.exists) return []
    const { networkId, address, address6 = null, names, securityGroupIds } = spec
    const wanted = {
      ...{ networkId, mac: spec.mac.toLowerCase(), address, address6, isStrict: true, isWhole: true },
      names: names.toSorted(),
      securityGroupIds: securityGroupIds.toSorted(),
    }
    return (Object.keys(wanted) as (keyof typeof wanted)[])
      .filter(field => String(seen.status[field]) !== String(wanted[field]))
      .map(field => ({ field, from: seen.status[field], to: wanted[field], impact: 'live' }))
  }

  async ensure(ref: Ref<'port'>, spec: PortSpec, _generation: number, call: Call): Promise<Nudge<'port'>> {
    const places = spec.movesBetween ? await this.chassisOf(spec.movesBetween, call) : []
    return this.northbound.with(call, async transact => {
      const found = await find(transact, ref.id)
      if (found && !isOurs(found.row))
        throw new PlenumError(
          'conflict',
          'The zone’s network has another port under this name. Ask an operator to look.',
        )
      const ground = await groundFor(transact, spec.networkId)
      const wanted = { ...rowFor(ref.id, spec, ground), options: optionsOf(found?.row, places) }
      const groups = spec.securityGroupIds
      const answers = answersOf(found, spec, ground.dns)
      if (found && isAlready(found, wanted, ground.network) && isIn(found, groups) && answers.length === 0)
        return { converged: true, seen: seen(found) }
      try {
        const results = await transact(
          ...groups.map(isThere),
          ...answers,
          ...joinAndLeave(found, groups),
          ...(found ? change(found, wanted, ground.network) : insert(wanted, ground.network)),
        )
        // A port that no switch holds is none: the database drops it by itself.
        if (results.at(-1)?.count === 0) throw noNetwork()
      } catch (error) {
        const isOvertaken = isOvsdbError(error, 'timed out')
        if (isOvertaken && (await lacksOne(transact, groups))) throw noGroup()
        // Its name is unique, and answers have to be as they were read: another attempt, or port, was faster.
        if (!isOvertaken && !isOvsdbError(error, 'constraint violation')) throw error
        return { converged: false, waitMs: 20, waitingFor: 'another change of the same network' }
      }
      if (!found) call.log(`Made the port ${spec.mac} ${spec.address} in the zone’s network`)
      return { converged: true, seen: seen(await find(transact, ref.id)) }
    })
  }

  remove(ref: Ref<'port'>, call: Call): Promise<Nudge<'port'>> {
    return this.northbound.with(call, async transact => {
      const found = await find(transact, ref.id)
      if (found && !isOurs(found.row))
        throw new PlenumError(
          'conflict',
          'The zone’s network has another port under this name. Ask an operator to look.',
        )
      if (!found) return { converged: true, seen: { exists: false } }
      try {
        await transact(
          ...(found.dns ? answerTo(found.dns, [], [], addressesIn(found.row)) : []),
          ...(await leaveBalancers(transact, interfaceId(ref.id))),
          letGo(found.row),
        )
      } catch (error) {
        if (!isOvsdbError(error, 'timed out')) throw error
        return { converged: false, waitMs: 20, waitingFor: 'another change of the same network' }
      }
      return { converged: true, seen: { exists: false } }
    })
  }

  /** What OVN calls these hosts, in their order; none unless it knows all of them. */
  private async chassisOf(hostnames: string[], call: Call): Promise<string[]> {
    const chassis = await readChassis(this.southbound, call)
    const found = hostnames.flatMap(hostname => {
      const row = chassis.find(each => isAmong([hostname], String(each.hostname || each.name)))
      return row ? String(row.name) : []
    })
    return found.length === hostnames.length ? found : []
  }

  async *list(call: Call): AsyncIterable<Found<'port'>> {
    const [ports, switches, groups, dns, dhcp] = await this.northbound.with(call, transact =>
      transact(
        // Those that machines are plugged into: the others join switches and routers.
        { op: 'select', table: 'Logical_Switch_Port', where: [['type', '==', '']] },
        { op: 'select', table: 'Logical_Switch', where: [], columns: ['external_ids', 'ports'] },
        { op: 'select', table: 'Port_Group', where: [], columns: ['name', 'ports'] },
        { op: 'select', table: 'DNS', where: [] },
        { op: 'select', table: 'DHCP_Options', where: [], columns: ['_uuid', 'cidr', 'external_ids'] },
      ),
    )
    const holders = new Map(rowsOf(switches).flatMap(row => uuidsIn(row.ports).map(port => [port, row] as const)))
    for (const row of rowsOf(ports)) {
      const groupsOfIt = rowsOf(groups).filter(group => uuidsIn(group.ports).includes(uuidIn(row._uuid)))
      const holder = holders.get(uuidIn(row._uuid))
      const found = seen({
        ...{ row, holder, groups: ourGroups(groupsOfIt) },
        ...{
          dns: holder && ofNetwork(holder, rowsOf(dns)),
          dhcp: rowsOf(dhcp).filter(each => holder && isOf(holder, each)),
        },
      })
      if (found.exists)
        yield { id: found.managed ? (stampOf(row).id as Id<'port'>) : null, external: found.external, seen: found }
    }
  }
}

/** So that both get what is sent to it. Only where OVN knows both: a port that may be nowhere would be silent. */
function optionsOf(row: Row | undefined, places: readonly string[]): Value {
  const { [requestedChassis]: _, ...others } = mapIn(row?.options)
  return map({ ...others, ...(places.length > 1 && { [requestedChassis]: places.join(',') }) })
}
const requestedChassis = 'requested-chassis'

/** A port, the switch that holds it, what names that answers and guests there are told, and the security groups that the port is in. */
type FoundPort = {
  row: Row
  holder: Row | undefined
  groups: string[]
  dns: Row | undefined
  dhcp: Row[]
}
/** UUIDs of the switch to be on, and of what guests there are told over DHCP; and what names it answers. */
type Ground = { network: string; dhcp: Value; dhcp6: Value; dns: Row | undefined }

async function find(transact: Transact, id: Id<'port'>): Promise<FoundPort | undefined> {
  const [ports] = await transact({
    op: 'select',
    table: 'Logical_Switch_Port',
    where: [['name', '==', interfaceId(id)]],
  })
  const row = rowsOf(ports)[0]
  if (!row) return undefined
  const [holders, groups] = await transact(
    { op: 'select', table: 'Logical_Switch', where: holding(row) },
    { op: 'select', table: 'Port_Group', where: holding(row), columns: ['name'] },
  )
  const holder = rowsOf(holders)[0]
  const [dns, dhcp] = holder
    ? await transact(
        ...['DNS', 'DHCP_Options'].map(
          (table): Operation => ({ op: 'select', table, where: stamped(stampOf(holder).id) }),
        ),
      )
    : []
  return { row, holder, groups: ourGroups(rowsOf(groups)), dns: rowsOf(dns)[0], dhcp: rowsOf(dhcp) }
}

const isOf = (holder: Row, each: Row) => stampOf(each).id === stampOf(holder).id
const ofNetwork = (holder: Row, rows: Row[]) => rows.find(each => isOf(holder, each))

const toldBy = (rows: Row[]): Pick<Ground, 'dhcp' | 'dhcp6'> => {
  const of = (is6: boolean): Value => rows.find(row => isOfIpv6(row) === is6)?._uuid ?? set([])
  return { dhcp: of(false), dhcp6: of(true) }
}
const isTold = (row: Row, address6: string | null, { dhcp, dhcp6 }: Pick<Ground, 'dhcp' | 'dhcp6'>) =>
  sameValue(row.dhcpv4_options, dhcp) && sameValue(row.dhcpv6_options, address6 ? dhcp6 : set([]))

/** Port groups that others put it into are theirs. */
const ourGroups = (rows: Row[]) => rows.map(row => String(row.name)).filter(name => groupId.safeParse(name).success)

async function groundFor(transact: Transact, networkId: Id<'network'>): Promise<Ground> {
  const [switches, dhcp, dns] = await transact(
    { op: 'select', table: 'Logical_Switch', where: stamped(networkId), columns: ['_uuid'] },
    { op: 'select', table: 'DHCP_Options', where: stamped(networkId), columns: ['_uuid', 'cidr'] },
    { op: 'select', table: 'DNS', where: stamped(networkId) },
  )
  const network = uuidIn(rowsOf(switches)[0]?._uuid)
  if (!network) throw noNetwork()
  return { network, ...toldBy(rowsOf(dhcp)), dns: rowsOf(dns)[0] }
}

const noGroup = () => new PlenumError('missing', 'A security group is not in this zone yet. The work is tried again.')
const noNetwork = () => new PlenumError('missing', 'The network is not in this zone yet. The work is tried again.')

function rowFor(id: Id<'port'>, spec: PortSpec, { dhcp, dhcp6 }: Ground): Row {
  const address = [spec.mac.toLowerCase(), ...addressesOf(spec)].join(' ')
  return {
    name: interfaceId(id),
    addresses: address,
    port_security: address,
    dhcpv4_options: dhcp,
    dhcpv6_options: spec.address6 ? dhcp6 : set([]),
    // Absent is on.
    enabled: set([]),
    external_ids: stamp(id, spec.name),
  }
}

const isAlready = ({ row, holder }: FoundPort, wanted: Row, network: string) =>
  uuidIn(holder?._uuid) === network && Object.keys(wanted).every(column => sameValue(row[column], wanted[column]))

const isIn = ({ groups }: FoundPort, wanted: readonly string[]) =>
  groups.length === wanted.length && groups.every(group => wanted.includes(group))

/** So that its network answers with its address to its names, and where it was before no longer does. */
function answersOf(found: FoundPort | undefined, spec: PortSpec, dns: Row | undefined): Operation[] {
  const former = found && addressesIn(found.row)
  const stays = uuidIn(found?.dns?._uuid) === uuidIn(dns?._uuid)
  return [
    ...(found?.dns && former && !stays ? answerTo(found.dns, [], [], former) : []),
    ...(dns ? answerTo(dns, addressesOf(spec), spec.names, stays ? former : undefined) : []),
  ]
}

async function lacksOne(transact: Transact, groups: readonly string[]): Promise<boolean> {
  const select = (name: string): Operation => ({ op: 'select', table: 'Port_Group', where: nameIs(name) })
  return (await transact(...groups.map(select))).some(result => rowsOf(result).length === 0)
}

/** Fails the transaction otherwise: no port comes up without a group that it is to be in. */
const isThere = (name: string): Operation => ({
  ...{ op: 'wait', table: 'Port_Group', where: nameIs(name), columns: ['name'], until: '==' },
  ...{ rows: [{ name }], timeout: 0 },
})

function joinAndLeave(found: FoundPort | undefined, wanted: readonly string[]): Operation[] {
  const port = found ? uuid(uuidIn(found.row._uuid)) : named('port')
  const mutate = (group: string, how: 'insert' | 'delete'): Operation => ({
    ...{ op: 'mutate', table: 'Port_Group', where: nameIs(group), mutations: [['ports', how, port]] },
  })
  const { groups = [] } = found ?? {}
  return [
    ...wanted.filter(group => !groups.includes(group)).map(group => mutate(group, 'insert')),
    ...groups.filter(group => !wanted.includes(group)).map(group => mutate(group, 'delete')),
  ]
}

const insert = (row: Row, network: string): Operation[] => [
  { op: 'insert', table: 'Logical_Switch_Port', row, 'uuid-name': 'port' },
  hold(network, named('port')),
]

const change = ({ row, holder }: FoundPort, wanted: Row, network: string): Operation[] => [
  { op: 'update', table: 'Logical_Switch_Port', where: [['_uuid', '==', uuid(uuidIn(row._uuid))]], row: wanted },
  ...(uuidIn(holder?._uuid) === network ? [] : [letGo(row)]),
  hold(network, uuid(uuidIn(row._uuid))),
]

const hold = (network: string, port: Value): Operation => ({
  ...{ op: 'mutate', table: 'Logical_Switch', where: [['_uuid', '==', uuid(network)]] },
  mutations: [['ports', 'insert', port]],
})

const letGo = (row: Row): Operation => ({
  ...{ op: 'mutate', table: 'Logical_Switch', where: holding(row) },
  mutations: [['ports', 'delete', uuid(uuidIn(row._uuid))]],
})

const holding = (row: Row): Where => [['ports', 'includes', uuid(uuidIn(row._uuid))]]

function seen(found: FoundPort | undefined): Observation<'port'> {
  if (!found) return { exists: false }
  const { row, holder, groups, dns, dhcp } = found
  const addresses = atomsIn(row.addresses).map(String)
  const [mac = '', address = '', address6 = null] = addresses[0]?.split(' ') ?? []
  return {
    exists: true,
    external: String(row.name),
    managed: isOurs(row),
    status: {
      networkId: (holder && stampOf(holder).id) || null,
      ...{ mac, address, address6 },
      names: dns ? namesOf(dns, address) : [],
      securityGroupIds: groups.toSorted(),
      isStrict: addresses.length === 1 && sameValue(row.port_security, row.addresses),
      isWhole:
        row.enabled !== false &&
        mapIn(row.options)[requestedChassis] === undefined &&
        isTold(row, address6, toldBy(dhcp)),
    },
    asOf: new Date(),
  }
}

const addressesOf = ({ address, address6 }: PortSpec) => [address, ...(address6 ? [address6] : [])]
const addressesIn = (row: Row) =>
  String(atomsIn(row.addresses)[0] ?? '')
    .split(' ')
    .slice(1)

const isOurs = (row: Row) => {
  const { id } = stampOf(row)
  return portId.safeParse(id).success && interfaceId(id as Id<'port'>) === row.name
}

const portId = idOf('port')
const groupId = idOf('securityGroup')
