import { parseCidr } from '@/server/domain/address'
import { PlenumError } from '@/server/domain/errors'
import { type Id, idOf } from '@/server/domain/ids'
import {
  connectCheck,
  connectCheckDefaults,
  type Listener,
  listener,
  type MemberState,
} from '@/server/domain/load-balancer'
import { stable } from '@/server/domain/planning/fields'
import {
  type Call,
  type Change,
  type Found,
  interfaceId,
  type LoadBalancerSpec,
  type Nudge,
  type Observation,
  type Ref,
  type Resource,
} from '../contract'
import { type Balancing, balancingOf, checkOptions, type Member, vipsOf, without } from './balancing'
import { type Northbound, rowsOf, type Southbound, type Transact } from './northbound'
import { isOvsdbError } from './ovsdb/errors'
import { type Operation, unlessThere, type Where } from './ovsdb/operations'
import { atomsIn, map, mapIn, named, type Row, sameValue, set, uuid, uuidIn, uuidsIn, type Value } from './ovsdb/values'
import { serviceRouterOf } from './service-router'
import { stamp, stamped, stampOf } from './stamp'

/**
 * A load balancer in a zone. Its address is answered for by the router of its network's own (service-router.ts), and
 * OVN turns to a member whatever comes to it, on the host of whoever sends, past all members that take no connection.
 * How these do is read from the southbound database; nothing is ever written there.
 */
export class LoadBalancers implements Resource<'loadBalancer'> {
  constructor(
    private readonly northbound: Northbound,
    private readonly southbound: Southbound,
  ) {}

  observe(ref: Ref<'loadBalancer'>, call: Call): Promise<Observation<'loadBalancer'>> {
    return this.northbound.with(call, transact => this.look(transact, ref.id, call))
  }

  plan(spec: LoadBalancerSpec, seen: Observation<'loadBalancer'>): Change[] {
    if (!seen.exists) return []
    const wanted = {
      ...{ name: spec.name, networkId: spec.network.id, address: spec.address },
      ...{ listeners: inOrder(spec.listeners), healthCheck: spec.healthCheck },
      members: spec.members.map(member => member.address).toSorted(),
      isWhole: true,
    }
    const is = {
      ...seen.status,
      listeners: inOrder(seen.status.listeners),
      members: seen.status.members.map(member => member.address).toSorted(),
    }
    return (Object.keys(wanted) as (keyof typeof wanted)[])
      .filter(field => stable(is[field]) !== stable(wanted[field]))
      .map(field => ({ field, from: is[field], to: wanted[field], impact: 'live' }))
  }

  ensure(
    ref: Ref<'loadBalancer'>,
    spec: LoadBalancerSpec,
    generation: number,
    call: Call,
  ): Promise<Nudge<'loadBalancer'>> {
    return this.northbound.with(call, async transact => {
      const rows = await find(transact, ref.id)
      if (rows.some(row => generationIn(row) > generation)) throw newer()
      const range = parseCidr(spec.network.cidr)
      if (!range)
        throw new PlenumError('invalid', `${spec.network.cidr} is no IPv4 network. Write it like 10.20.0.0/20.`)
      await needNetwork(transact, spec.network.id)
      const wanted = balancingOf(spec, await membersThere(transact, spec), range)
      const marks = marksOf(ref.id, spec, generation)
      const isSame =
        rows.length === wanted.length &&
        areHeld(rows, await holdersOf(transact, spec.network.id)) &&
        wanted.every(each => rows.some(row => isAlready(row, each, marks)))
      if (isSame) return { converged: true, seen: await this.look(transact, ref.id, call) }
      try {
        await transact(
          ...(rows.length === 0 ? [unlessThere(table, stamped(ref.id))] : rows.map(isAsRead)),
          ...rows.flatMap(row => (wanted.some(each => each.protocol === row.protocol) ? [] : remove(row))),
          ...wanted.flatMap(each =>
            bring(
              ref.id,
              spec,
              each,
              marks,
              rows.find(row => row.protocol === each.protocol),
            ),
          ),
        )
      } catch (error) {
        if (!isOvsdbError(error, 'timed out')) throw error
        return { converged: false, waitMs: 20, waitingFor: 'another attempt at the same load balancer' }
      }
      call.log(`${rows.length > 0 ? 'Changed' : 'Made'} the load balancer ${spec.name} in the zone`)
      return { converged: true, seen: await this.look(transact, ref.id, call) }
    })
  }

  remove(ref: Ref<'loadBalancer'>, call: Call): Promise<Nudge<'loadBalancer'>> {
    return this.northbound.with(call, async transact => {
      // Switches and routers refer to it weakly: they let go of what is gone.
      await transact({ op: 'delete', table, where: stamped(ref.id) })
      return { converged: true, seen: { exists: false } }
    })
  }

  async *list(call: Call): AsyncIterable<Found<'loadBalancer'>> {
    const columns = ['name', 'external_ids', 'load_balancer']
    const [rows, switches, routers] = (await this.northbound.with(call, async transact =>
      (
        await transact(
          { op: 'select', table, where: [] },
          { op: 'select', table: 'Logical_Switch', where: [], columns },
          { op: 'select', table: 'Logical_Router', where: [], columns },
        )
      ).map(rowsOf),
    )) as [Row[], Row[], Row[]]
    const asked = await this.asked(call)
    const ours = rows.filter(isOurs)
    for (const [id, own] of Map.groupBy(ours, row => stampOf(row).id)) {
      const networkId = networkOf(own[0]!)
      const now = seen(own, asked, [
        switches.find(row => networkId !== null && stampOf(row).id === networkId),
        routers.find(row => networkId !== null && row.name === serviceRouterOf(networkId)),
      ])
      if (now.exists) yield { id: id as Id<'loadBalancer'>, external: now.external, seen: now }
    }
    for (const row of rows.filter(row => !isOurs(row))) {
      const now = seen([row], asked, [])
      if (now.exists) yield { id: null, external: now.external, seen: now }
    }
  }

  private async look(transact: Transact, id: Id<'loadBalancer'>, call: Call): Promise<Observation<'loadBalancer'>> {
    const rows = await find(transact, id)
    const networkId = rows[0] && networkOf(rows[0])
    const holders = networkId ? await holdersOf(transact, networkId) : []
    return seen(rows, await this.asked(call), holders)
  }

  /** What members answered. Where nobody can tell, nothing is known of them; that they get requests is not in question. */
  private async asked(call: Call): Promise<Asked> {
    try {
      return await this.southbound.with(call, async transact => {
        const columns = ['ip', 'port', 'protocol', 'logical_port', 'status']
        const [monitors] = await transact({ op: 'select', table: 'Service_Monitor', where: [], columns })
        return new Map(rowsOf(monitors).map(row => [askedKey(row), stateOf(row)]))
      })
    } catch (error) {
      if (call.signal.aborted) throw error
      return new Map()
    }
  }
}

const table = 'Load_Balancer'
const isOurs = (row: Row) => loadBalancerId.safeParse(stampOf(row).id).success
const inOrder = <T>(all: readonly T[]) => all.toSorted((a, b) => (stable(a) < stable(b) ? -1 : 1))

async function find(transact: Transact, id: Id<'loadBalancer'>): Promise<Row[]> {
  const [found] = await transact({ op: 'select', table, where: stamped(id) })
  return rowsOf(found).toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1))
}

async function needNetwork(transact: Transact, id: Id<'network'>): Promise<void> {
  const [switches, routers] = await transact(
    { op: 'select', table: 'Logical_Switch', where: stamped(id), columns: ['_uuid'] },
    { op: 'select', table: 'Logical_Router', where: nameIs(serviceRouterOf(id)), columns: ['_uuid'] },
  )
  if (rowsOf(switches).length === 0 || rowsOf(routers).length === 0)
    throw new PlenumError('missing', 'The network is not in this zone yet. The work is tried again.')
}

/** Of whom the zone has the port, under the address that is meant. */
async function membersThere(transact: Transact, { members }: LoadBalancerSpec): Promise<Member[]> {
  const wanted = members.map(({ portId, address }) => ({ address, portName: interfaceId(portId) }))
  const ports = await transact(
    ...wanted.map(
      ({ portName }): Operation => ({
        ...{ op: 'select', table: 'Logical_Switch_Port', where: nameIs(portName), columns: ['addresses'] },
      }),
    ),
  )
  return wanted
    .filter(({ address }, index) =>
      atomsIn(rowsOf(ports[index])[0]?.addresses).some(each => String(each).split(' ').includes(address)),
    )
    .toSorted((a, b) => (a.address < b.address ? -1 : 1))
}

const nameIs = (name: string): Where => [['name', '==', name]]

/** The network’s switch and its own router, that both have to hold it. */
async function holdersOf(transact: Transact, networkId: Id<'network'>): Promise<(Row | undefined)[]> {
  const [switches, routers] = await transact(
    { op: 'select', table: 'Logical_Switch', where: stamped(networkId), columns: ['load_balancer'] },
    { op: 'select', table: 'Logical_Router', where: nameIs(serviceRouterOf(networkId)), columns: ['load_balancer'] },
  )
  return [rowsOf(switches)[0], rowsOf(routers)[0]]
}

const areHeld = (rows: Row[], holders: (Row | undefined)[]) =>
  holders.every(holder => rows.every(row => uuidsIn(holder?.load_balancer).includes(uuidIn(row._uuid))))

const isAlready = (row: Row, { protocol, vips, mappings }: Balancing, marks: Record<string, string>) =>
  row.protocol === protocol &&
  sameValue(row.vips, map(vips)) &&
  sameValue(row.ip_port_mappings, map(mappings)) &&
  sameValue(row.options, options) &&
  sameValue(row.external_ids, map(marks)) &&
  isChecked(row)

const isChecked = (row: Row) =>
  atomsIn(row.health_check).length === (row.protocol === 'tcp' ? Object.keys(mapIn(row.vips)).length : 0)

/** Who comes while nobody is there is told so, instead of waiting. */
const options = map({ reject: 'true' })

const byId = (row: Row): Where => [['_uuid', '==', uuid(uuidIn(row._uuid))]]

/** Another attempt, or a port that went, may have changed it meanwhile. */
const isAsRead = (row: Row): Operation => ({
  ...{ op: 'wait', table, where: byId(row), columns: ['external_ids', 'ip_port_mappings'], until: '==', timeout: 0 },
  rows: [{ external_ids: row.external_ids!, ip_port_mappings: row.ip_port_mappings! }],
})

const remove = (row: Row): Operation[] => [{ op: 'delete', table, where: byId(row) }]

function bring(
  id: Id<'loadBalancer'>,
  spec: LoadBalancerSpec,
  { protocol, vips, mappings }: Balancing,
  marks: Record<string, string>,
  row?: Row,
): Operation[] {
  const checked = protocol === 'tcp' ? Object.keys(vips) : []
  const checks = checked.map(
    (vip, index): Operation => ({
      ...{ op: 'insert', table: 'Load_Balancer_Health_Check', 'uuid-name': `check${index}` },
      row: { vip, options: checkOptions(spec.healthCheck) },
    }),
  )
  const columns: Row = {
    ...{ name: `${id}-${protocol}`, protocol, options, vips: map(vips), ip_port_mappings: map(mappings) },
    ...{ external_ids: map(marks), health_check: set(checked.map((_, index) => named(`check${index}`))) },
  }
  const own = row ? uuid(uuidIn(row._uuid)) : named(protocol)
  const attach = (to: 'Logical_Switch' | 'Logical_Router', where: Where): Operation[] => [
    ...(row
      ? [
          {
            ...{ op: 'mutate' as const, table: to, where: [['load_balancer', 'includes', own]] as Where },
            mutations: [['load_balancer', 'delete', own] as [string, 'delete', Value]],
          },
        ]
      : []),
    { op: 'mutate', table: to, where, mutations: [['load_balancer', 'insert', own]] },
  ]
  return [
    ...checks,
    row
      ? { op: 'update', table, where: byId(row), row: columns }
      : { op: 'insert', table, row: columns, 'uuid-name': protocol },
    ...attach('Logical_Switch', stamped(spec.network.id)),
    ...attach('Logical_Router', nameIs(serviceRouterOf(spec.network.id))),
  ]
}

/** So that no load balancer of a zone sends anything to a port that is about to go: its address may be another's soon. */
export async function leaveBalancers(transact: Transact, portName: string): Promise<Operation[]> {
  const [all] = await transact({ op: 'select', table, where: [] })
  return rowsOf(all)
    .filter(isOurs)
    .flatMap(row => {
      const [address] =
        Object.entries(mapIn(row.ip_port_mappings)).find(([, at]) => at.startsWith(`${portName}:`)) ?? []
      return address
        ? [isAsRead(row), { op: 'update' as const, table, where: byId(row), row: without(row, address) }]
        : []
    })
}

const generationKey = 'plenum_generation'
const specKey = 'plenum_spec'
const generationIn = (row: Row) => Number(mapIn(row.external_ids)[generationKey] ?? 0)

function marksOf(id: string, { name, network, address, listeners, healthCheck }: LoadBalancerSpec, generation: number) {
  const spec = { networkId: network.id, address, listeners: inOrder(listeners), healthCheck }
  return { ...mapIn(stamp(id, name)), [generationKey]: String(generation), [specKey]: stable(spec) }
}

/** By address, port and protocol. */
type Asked = ReadonlyMap<string, MemberState>
const askedKey = ({ ip, port, protocol, logical_port: name }: Row) => `${name} ${ip} ${protocol} ${port}`
const stateOf = ({ status }: Row): MemberState =>
  status === 'online' ? 'up' : status === 'offline' || status === 'error' ? 'down' : 'unknown'

function seen(rows: Row[], asked: Asked, holders: (Row | undefined)[]): Observation<'loadBalancer'> {
  const [row] = rows
  if (!row) return { exists: false }
  const { id, name } = stampOf(row)
  const managed = loadBalancerId.safeParse(id).success
  const marks = mapIn(row.external_ids)
  const spec = specIn(row)
  const listeners = listener.array().parse(spec.listeners ?? [])
  const addresses = Object.keys(mapIn(row.ip_port_mappings)).toSorted()
  return {
    exists: true,
    external: uuidIn(row._uuid),
    managed,
    status: {
      name: managed ? name : String(row.name),
      networkId: typeof spec.networkId === 'string' ? spec.networkId : null,
      address: String(spec.address ?? ''),
      listeners,
      healthCheck: connectCheck.catch(connectCheckDefaults).parse(spec.healthCheck),
      members: Object.entries(mapIn(row.ip_port_mappings))
        .map(([address, at]) => ({
          address,
          ports: listeners.map(({ protocol, memberPort: port }) => ({
            ...{ protocol, port },
            state: asked.get(`${at.split(':')[0]} ${address} ${protocol} ${port}`) ?? ('unknown' as const),
          })),
        }))
        .toSorted((a, b) => (a.address < b.address ? -1 : 1)),
      isWhole: areHeld(rows, holders) && turnsTo(rows, String(spec.address), listeners, addresses),
      generation: Number(marks[generationKey] ?? 0),
    },
    asOf: new Date(),
  }
}

/** Whether its rows do what was written beside them. */
function turnsTo(rows: Row[], address: string, listeners: Listener[], addresses: string[]): boolean {
  const wanted = Map.groupBy(listeners, each => each.protocol)
  const isSo = (row: Row) =>
    sameValue(row.options, options) &&
    isChecked(row) &&
    sameValue(row.vips, map(vipsOf(address, wanted.get(row.protocol as Listener['protocol']) ?? [], addresses)))
  return rows.length === wanted.size && rows.every(isSo)
}

const specIn = (row: Row): Record<string, unknown> => JSON.parse(mapIn(row.external_ids)[specKey] ?? '{}')
const networkOf = (row: Row): Id<'network'> | null => {
  const { networkId } = specIn(row)
  return typeof networkId === 'string' ? (networkId as Id<'network'>) : null
}

const newer = () => new PlenumError('conflict', 'The load balancer was changed by now. Look again and repeat.')

const loadBalancerId = idOf('loadBalancer')
