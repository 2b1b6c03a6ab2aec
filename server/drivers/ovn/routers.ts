import { formatCidr, gatewayOf, parseCidr } from '@/server/domain/address'
import { gateway6Of } from '@/server/domain/address6'
import { PlenumError } from '@/server/domain/errors'
import { type Id, idOf } from '@/server/domain/ids'
import { stable } from '@/server/domain/planning/fields'
import {
  type Call,
  type Change,
  type Found,
  type Gateways,
  type Nudge,
  type Observation,
  planGateways,
  type Ref,
  type Resource,
  type RouterExternal,
  type RouterSpec,
} from '../contract'
import { gatewayMac } from './networks'
import { type Northbound, rowsOf, type Southbound, type Transact } from './northbound'
import { bringOutside, gatewaysOf, leaveOutside, outsideGround, outsideOf, readChassis } from './outside'
import { isOvsdbError } from './ovsdb/errors'
import { type Operation, unlessThere, type Where } from './ovsdb/operations'
import { atomsIn, map, mapIn, named, type Row, set, uuid, uuidIn, uuidsIn } from './ovsdb/values'
import { advertisement } from './service-router'
import { stamp, stamped, stampOf } from './stamp'

/**
 * A router in a zone: a logical router, and for each network that it joins a port there, which is the network's gateway,
 * with its peer on the network's switch. Both are named by the network, so that a network has one router. Every host
 * routes for its own guests: none of them is a way that others depend on.
 */
export class Routers implements Resource<'router'> {
  constructor(
    private readonly northbound: Northbound,
    private readonly southbound: Southbound,
  ) {}

  observe(ref: Ref<'router'>, call: Call): Promise<Observation<'router'>> {
    return this.northbound.with(call, async transact => this.seen(transact, await find(transact, ref.id), call))
  }

  plan(spec: RouterSpec, seen: Observation<'router'>): Change[] {
    if (!seen.exists) return []
    const wanted = { ...spec, networks: inOrder(spec.networks).map(each => ({ ...each, cidr6: each.cidr6 ?? null })) }
    return [
      ...(['name', 'networks', 'external'] as const)
        .filter(field => stable(seen.status[field]) !== stable(wanted[field]))
        .map(field => ({ field, from: seen.status[field], to: wanted[field], impact: 'live' as const })),
      ...planGateways(spec, seen.status),
    ]
  }

  ensure(ref: Ref<'router'>, spec: RouterSpec, generation: number, call: Call): Promise<Nudge<'router'>> {
    return this.northbound.with(call, async transact => {
      const found = await find(transact, ref.id)
      const now = await this.seen(transact, found, call)
      if (now.exists && now.status.generation > generation) throw newer()
      if (now.exists && now.status.generation === generation && this.plan(spec, now).length === 0)
        return { converged: true, seen: now }
      const joins = await Promise.all(inOrder(spec.networks).map(network => groundFor(transact, network)))
      const { external, offHosts } = spec
      const outside = external && (await outsideGround(transact, this.southbound, call, ref.id, { external, offHosts }))
      try {
        await transact(
          ...bringRouter(ref.id, spec, generation, found?.row),
          ...joins.flatMap((ground, index) => join(ref.id, ground, index)),
          ...(found?.ports ?? []).filter(port => !spec.networks.some(({ id }) => id === port.networkId)).flatMap(leave),
          ...(found ? await leaveOutside(transact, found.row, external !== null) : []),
          ...(external && outside ? bringOutside(ref.id, spec, external, outside, stamped(ref.id)) : []),
        )
      } catch (error) {
        // What was read has to be so still: another attempt was faster.
        if (!isOvsdbError(error, 'constraint violation') && !isOvsdbError(error, 'timed out')) throw error
        return { converged: false, waitMs: 20, waitingFor: 'another attempt at the same router' }
      }
      call.log(`${found ? 'Changed' : 'Made'} the router ${spec.name} in the zone`)
      return { converged: true, seen: await this.seen(transact, await find(transact, ref.id), call) }
    })
  }

  remove(ref: Ref<'router'>, call: Call): Promise<Nudge<'router'>> {
    return this.northbound.with(call, async transact => {
      const found = await find(transact, ref.id)
      if (found)
        await transact(...found.ports.flatMap(leave), ...(await leaveOutside(transact, found.row, false)), {
          ...{ op: 'delete', table: 'Logical_Router', where: stamped(ref.id) },
        })
      return { converged: true, seen: { exists: false } }
    })
  }

  async *list(call: Call): AsyncIterable<Found<'router'>> {
    const found = await this.northbound.with(call, async transact => {
      const [routers] = await transact({ op: 'select', table: 'Logical_Router', where: [] })
      // One of a network’s own (service-router.ts) comes and goes with that.
      const others = rowsOf(routers).filter(row => !networkId.safeParse(stampOf(row).id).success)
      const chassis = await this.chassis(call)
      return Promise.all(
        others.map(async row => ({
          row,
          now: await this.seen(transact, await withPorts(transact, row), call, chassis),
        })),
      )
    })
    for (const { row, now } of found) {
      const id = now.exists && now.managed ? (stampOf(row).id as Id<'router'>) : null
      if (now.exists) yield { id, external: now.external, seen: now }
    }
  }

  private async seen(
    transact: Transact,
    found: FoundRouter | undefined,
    call: Call,
    known?: Row[] | null,
  ): Promise<Observation<'router'>> {
    if (!found?.external) return seen(found)
    const chassis = known === undefined ? await this.chassis(call) : known
    return seen(found, chassis && (await gatewaysOf(transact, String(found.row.name), found.external, chassis)))
  }

  /** null: its southbound database can't be read, which keeps nobody from looking at the rest. */
  private chassis(call: Call): Promise<Row[] | null> {
    return readChassis(this.southbound, call).catch(error => {
      if (call.signal.aborted) throw error
      return null
    })
  }
}

/** A router's port, and its peer on the network's switch. */
type RouterPort = { row: Row; networkId: string; peer: Row | undefined }
type FoundRouter = { row: Row; ports: RouterPort[]; external: RouterExternal | null }

/** The router's side of a joint, and the network's. */
const routerPortOf = (networkId: string) => `router-${networkId}`
const switchPortOf = (networkId: string) => `gateway-${networkId}`
const nameIs = (name: string): Where => [['name', '==', name]]

async function find(transact: Transact, id: Id<'router'>): Promise<FoundRouter | undefined> {
  const [routers] = await transact({ op: 'select', table: 'Logical_Router', where: stamped(id) })
  const row = rowsOf(routers)[0]
  return row && withPorts(transact, row)
}

async function withPorts(transact: Transact, row: Row): Promise<FoundRouter> {
  const results = await transact(
    ...uuidsIn(row.ports).map(
      (id): Operation => ({ op: 'select', table: 'Logical_Router_Port', where: [['_uuid', '==', uuid(id)]] }),
    ),
  )
  const ports = results.flatMap(result => rowsOf(result)).filter(port => networkOf(port) !== undefined)
  const peers = await transact(
    ...ports.map(
      (port): Operation => ({
        ...{ op: 'select', table: 'Logical_Switch_Port', where: nameIs(switchPortOf(networkOf(port)!)) },
      }),
    ),
  )
  return {
    row,
    ports: ports.map((port, index) => ({
      ...{ row: port, networkId: networkOf(port)!, peer: rowsOf(peers[index])[0] },
    })),
    external: await outsideOf(
      transact,
      row,
      ports.map(port => rangesOf(port).cidr),
    ),
  }
}

const networkOf = (port: Row): string | undefined => {
  const { id } = stampOf(port)
  return networkId.safeParse(id).success && port.name === routerPortOf(id) ? id : undefined
}

/** A network that is to be joined: its switch, and what there is of the joint. */
type Ground = RouterSpec['networks'][number] & { network: string; port: Row | undefined; peer: Row | undefined }

async function groundFor(transact: Transact, joined: RouterSpec['networks'][number]): Promise<Ground> {
  const { id } = joined
  const [switches, ports, peers] = await transact(
    { op: 'select', table: 'Logical_Switch', where: stamped(id), columns: ['_uuid'] },
    { op: 'select', table: 'Logical_Router_Port', where: nameIs(routerPortOf(id)) },
    { op: 'select', table: 'Logical_Switch_Port', where: nameIs(switchPortOf(id)) },
  )
  const network = uuidIn(rowsOf(switches)[0]?._uuid)
  if (!network)
    throw new PlenumError('missing', 'A network of the router is not in this zone yet. The work is tried again.')
  return { ...joined, network, port: rowsOf(ports)[0], peer: rowsOf(peers)[0] }
}

const generationKey = 'plenum_generation'

function bringRouter(id: Id<'router'>, { name }: RouterSpec, generation: number, row?: Row): Operation[] {
  const table = 'Logical_Router'
  const marks = map({
    ...mapIn(row?.external_ids),
    ...mapIn(stamp(id, name)),
    [generationKey]: String(generation),
  })
  if (!row) return [unlessThere(table, stamped(id)), { op: 'insert', table, row: { name: id, external_ids: marks } }]
  const where: Where = [['_uuid', '==', uuid(uuidIn(row._uuid))]]
  return [
    {
      ...{ op: 'wait', table, where, columns: ['external_ids'], until: '==', timeout: 0 },
      rows: [{ external_ids: row.external_ids! }],
    },
    { op: 'update', table, where, row: { external_ids: marks } },
  ]
}

function join(router: Id<'router'>, { id, cidr, cidr6, network, port, peer }: Ground, index: number): Operation[] {
  const range = parseCidr(cidr)
  if (!range) throw new PlenumError('invalid', `${cidr} is no IPv4 network. Write it like 10.20.0.0/20.`)
  const table = 'Logical_Router'
  const row: Row = {
    ...{ name: routerPortOf(id), mac: gatewayMac(id) },
    networks: set([`${gatewayOf(range)}/${range.prefix}`, ...(cidr6 ? [`${gateway6Of(cidr6)}/64`] : [])]),
    ipv6_ra_configs: map(cidr6 ? advertisement : {}),
    external_ids: stamp(id, ''),
  }
  const own = port ? uuid(uuidIn(port._uuid)) : named(`port${index}`)
  const peerRow: Row = {
    ...{ name: switchPortOf(id), type: 'router', addresses: 'router' },
    options: map({ 'router-port': routerPortOf(id) }),
  }
  return [
    ...(port
      ? ([
          // Another router has it no longer.
          { op: 'mutate', table, where: [['ports', 'includes', own]], mutations: [['ports', 'delete', own]] },
          { op: 'update', table: 'Logical_Router_Port', where: nameIs(routerPortOf(id)), row },
        ] satisfies Operation[])
      : ([{ op: 'insert', table: 'Logical_Router_Port', row, 'uuid-name': `port${index}` }] satisfies Operation[])),
    { op: 'mutate', table, where: stamped(router), mutations: [['ports', 'insert', own]] },
    ...(peer
      ? ([
          { op: 'update', table: 'Logical_Switch_Port', where: nameIs(switchPortOf(id)), row: peerRow },
        ] satisfies Operation[])
      : ([
          { op: 'insert', table: 'Logical_Switch_Port', row: peerRow, 'uuid-name': `peer${index}` },
          {
            ...{ op: 'mutate', table: 'Logical_Switch', where: [['_uuid', '==', uuid(network)]] },
            mutations: [['ports', 'insert', named(`peer${index}`)]],
          },
        ] satisfies Operation[])),
  ]
}

/** What nothing holds, the database drops by itself. */
const leave = ({ row, peer }: RouterPort): Operation[] => [
  letGo('Logical_Router', row),
  ...(peer ? [letGo('Logical_Switch', peer)] : []),
]

function letGo(table: string, port: Row): Operation {
  const own = uuid(uuidIn(port._uuid))
  return { op: 'mutate', table, where: [['ports', 'includes', own]], mutations: [['ports', 'delete', own]] }
}

function seen(found: FoundRouter | undefined, gateways: Gateways | null = null): Observation<'router'> {
  if (!found) return { exists: false }
  const { row, ports } = found
  const { id, name } = stampOf(row)
  const managed = routerId.safeParse(id).success
  return {
    exists: true,
    external: uuidIn(row._uuid),
    managed,
    status: {
      name: managed ? name : String(row.name),
      networks: inOrder(ports.filter(isPlugged).map(port => ({ id: port.networkId, ...rangesOf(port.row) }))),
      external: found.external,
      ...(gateways && { gateways }),
      generation: Number(mapIn(row.external_ids)[generationKey] ?? 0),
    },
    asOf: new Date(),
  }
}

const isPlugged = ({ row, peer }: RouterPort) =>
  peer?.type === 'router' && mapIn(peer.options)['router-port'] === row.name

/** `10.0.0.1/24` is the gateway of 10.0.0.0/24; of another address than the first one, it is no range of ours. */
function rangesOf(port: Row): { cidr: string; cidr6: string | null } {
  const texts = atomsIn(port.networks).map(String)
  const text = texts.find(each => !each.includes(':')) ?? ''
  const text6 = texts.find(each => each.includes(':'))
  const [address = '', prefix = ''] = text.split('/')
  const range = parseCidr(networkAt(address, prefix))
  const isOurs = range && gatewayOf(range) === address && port.mac === gatewayMac(networkOf(port) as Id<'network'>)
  // Without the 1 of its first address.
  return { cidr: isOurs ? formatCidr(range) : text, cidr6: text6?.replace(/1\/64$/, '/64') ?? null }
}

const networkAt = (address: string, prefix: string) =>
  `${address.replace(/\d+$/, last => String(Number(last) - 1))}/${prefix}`

const inOrder = <T extends { id: string }>(networks: readonly T[]) =>
  networks.toSorted((a, b) => (a.id < b.id ? -1 : 1))

const newer = () => new PlenumError('conflict', 'The router was changed by now. Look again and repeat.')

const routerId = idOf('router')
const networkId = idOf('network')
