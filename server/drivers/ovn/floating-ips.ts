import { PlenumError } from '@/server/domain/errors'
import { type Id, idOf } from '@/server/domain/ids'
import type { Call, Change, FloatingIpSpec, Found, Nudge, Observation, Ref, Resource } from '../contract'
import { type Northbound, rowsOf, type Transact } from './northbound'
import { isOvsdbError } from './ovsdb/errors'
import { type Operation, unlessThere, type Where } from './ovsdb/operations'
import { map, mapIn, named, type Row, uuid, uuidIn } from './ovsdb/values'
import { stamp, stamped, stampOf } from './stamp'

/**
 * A floating IP in a zone: a translation at the router that leads there. It is done where the router's way outside is, so
 * it stays with its instance wherever that moves within the zone.
 */
export class FloatingIps implements Resource<'floatingIp'> {
  constructor(private readonly northbound: Northbound) {}

  observe(ref: Ref<'floatingIp'>, call: Call): Promise<Observation<'floatingIp'>> {
    return this.northbound.with(call, async transact => seen(await find(transact, ref.id)))
  }

  plan(spec: FloatingIpSpec, seen: Observation<'floatingIp'>): Change[] {
    if (!seen.exists) return []
    return (['name', 'address', 'routerId', 'to'] as const)
      .filter(field => seen.status[field] !== spec[field])
      .map(field => ({ field, from: seen.status[field], to: spec[field], impact: 'live' }))
  }

  ensure(ref: Ref<'floatingIp'>, spec: FloatingIpSpec, generation: number, call: Call): Promise<Nudge<'floatingIp'>> {
    return this.northbound.with(call, async transact => {
      const found = await find(transact, ref.id)
      const now = seen(found)
      if (now.exists && now.status.generation > generation) throw newer()
      if (now.exists && now.status.generation === generation && this.plan(spec, now).length === 0)
        return { converged: true, seen: now }
      const [routers] = await transact({ op: 'select', table: 'Logical_Router', where: stamped(spec.routerId) })
      const router = rowsOf(routers)[0]
      // Where it leads nowhere, a translation would have no effect.
      const [ports] = await transact({
        ...{ op: 'select', table: 'Logical_Router_Port', where: [['name', '==', `outside-${spec.routerId}`]] },
      })
      if (!router || rowsOf(ports).length === 0)
        throw new PlenumError('missing', 'No router leads outside in this zone yet. The work is tried again.')
      try {
        await transact(...bring(ref.id, spec, generation, found?.row), ...hold(router, found))
      } catch (error) {
        // What was read has to be so still: another attempt was faster.
        if (!isOvsdbError(error, 'timed out')) throw error
        return { converged: false, waitMs: 20, waitingFor: 'another attempt at the same floating IP' }
      }
      call.log(`${spec.address} leads to ${spec.to}`)
      return { converged: true, seen: seen(await find(transact, ref.id)) }
    })
  }

  remove(ref: Ref<'floatingIp'>, call: Call): Promise<Nudge<'floatingIp'>> {
    return this.northbound.with(call, async transact => {
      const found = await find(transact, ref.id)
      if (found) await transact(letGo(found.row))
      return { converged: true, seen: { exists: false } }
    })
  }

  async *list(call: Call): AsyncIterable<Found<'floatingIp'>> {
    const [nats, routers] = await this.northbound.with(call, transact =>
      transact(
        { op: 'select', table: 'NAT', where: [['type', '==', kind]] },
        { op: 'select', table: 'Logical_Router', where: [] },
      ),
    )
    for (const row of rowsOf(nats)) {
      const holder = rowsOf(routers).find(router => JSON.stringify(router.nat).includes(uuidIn(row._uuid)))
      const found = seen({ row, holder })
      const id = found.exists && found.managed ? (stampOf(row).id as Id<'floatingIp'>) : null
      if (found.exists) yield { id, external: found.external, seen: found }
    }
  }
}

const kind = 'dnat_and_snat'
const generationKey = 'plenum_generation'
type FoundNat = { row: Row; holder: Row | undefined }

async function find(transact: Transact, id: Id<'floatingIp'>): Promise<FoundNat | undefined> {
  const [nats] = await transact({ op: 'select', table: 'NAT', where: stamped(id) })
  const row = rowsOf(nats)[0]
  if (!row) return undefined
  const [holders] = await transact({ op: 'select', table: 'Logical_Router', where: holding(row) })
  return { row, holder: rowsOf(holders)[0] }
}

const holding = (row: Row): Where => [['nat', 'includes', uuid(uuidIn(row._uuid))]]

function bring(id: Id<'floatingIp'>, spec: FloatingIpSpec, generation: number, row?: Row): Operation[] {
  const table = 'NAT'
  const wanted: Row = {
    ...{ type: kind, external_ip: spec.address, logical_ip: spec.to },
    external_ids: map({ ...mapIn(stamp(id, spec.name)), [generationKey]: String(generation) }),
  }
  if (!row) return [unlessThere(table, stamped(id)), { op: 'insert', table, row: wanted, 'uuid-name': 'nat' }]
  const where: Where = [['_uuid', '==', uuid(uuidIn(row._uuid))]]
  return [
    {
      ...{ op: 'wait', table, where, columns: ['external_ids'], until: '==', timeout: 0 },
      rows: [{ external_ids: row.external_ids! }],
    },
    { op: 'update', table, where, row: wanted },
  ]
}

/** At this router, and at no other. */
function hold(router: Row, found: FoundNat | undefined): Operation[] {
  const own = found ? uuid(uuidIn(found.row._uuid)) : named('nat')
  const into: Operation = {
    ...{ op: 'mutate', table: 'Logical_Router', where: [['_uuid', '==', uuid(uuidIn(router._uuid))]] },
    mutations: [['nat', 'insert', own]],
  }
  return found ? [letGo(found.row), into] : [into]
}

/** What no router holds, the database drops by itself. */
const letGo = (row: Row): Operation => ({
  ...{ op: 'mutate', table: 'Logical_Router', where: holding(row) },
  mutations: [['nat', 'delete', uuid(uuidIn(row._uuid))]],
})

function seen(found: FoundNat | undefined): Observation<'floatingIp'> {
  if (!found) return { exists: false }
  const { row, holder } = found
  const { id, name } = stampOf(row)
  return {
    exists: true,
    external: uuidIn(row._uuid),
    managed: floatingIpId.safeParse(id).success,
    status: {
      ...{ name, address: String(row.external_ip), to: String(row.logical_ip) },
      routerId: (holder && stampOf(holder).id) || null,
      generation: Number(mapIn(row.external_ids)[generationKey] ?? 0),
    },
    asOf: new Date(),
  }
}

const newer = () => new PlenumError('conflict', 'The floating IP was changed by now. Look again and repeat.')

const floatingIpId = idOf('floatingIp')
