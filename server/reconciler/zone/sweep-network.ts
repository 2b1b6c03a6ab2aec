import { isDeepStrictEqual } from 'node:util'
import { type NetworkThing, networkThings } from '@/server/domain/drift'
import { asPlenumError } from '@/server/domain/errors'
import { type Call, type Connection, type Found, networkFacets, type Resource } from '@/server/drivers/contract'
import { lookBegins, recordFindings } from '@/server/store/observe-findings'
import {
  networkOfZone,
  type Owned,
  readZoneNetwork,
  unknownInZone,
  type ZoneNetworkRecord,
} from '@/server/store/zone-network'
import { looking } from '../call'
import { collect } from '../collect'
import { answeredTwice, networkDifferences, networkKinds, networkLeftover, type SeenThings } from '../findings/network'
import { type Wanted, wantedInZone } from '../findings/network-wanted'
import type { NameOf } from '../findings/network-words'
import type { WatchedPlace } from '../host/watch-host'
import type { Watch } from '../reconciler'

/** One whole look at what joins the networks of a zone's hosts: how it differs from what its instances need there. */
export async function sweepNetwork(watch: Watch, zone: WatchedPlace): Promise<void> {
  const { pool } = watch.store
  const place = await networkOfZone(pool, zone.id)
  if (!place) return
  const since = await lookBegins(pool)
  // Before the look and after it, as for a host's instances.
  const before = await readZoneNetwork(pool, zone.id)
  const call = looking(watch.signal)
  let there: Map<NetworkThing, Seen>
  try {
    there = await lookAt(await watch.infrastructure.network(place.hostId), call)
  } catch (error) {
    if (watch.signal.aborted) return
    // What it is like is not known: what was found of it earlier stays.
    if (asPlenumError(error).kind !== 'unreachable') throw error
    return
  }
  const record = await readZoneNetwork(pool, zone.id)
  const earlier = new Map<string, Wanted>(wantedInZone(before).map(each => [each.id, each]))
  const written = writtenSince(before, record)
  const wanted = wantedInZone(record)
  const settled = wanted.filter(
    each => each.isSettled && !written.has(each.vdcId) && isDeepStrictEqual(earlier.get(each.id), each),
  )
  const settledIds = new Set<string>(settled.map(each => each.id))
  const { left, busy } = await findLeftovers(watch, zone, there, new Set(wanted.map(each => each.id)), call)
  const nameOf = namesIn(record)
  await recordFindings(
    pool,
    {
      ...{ hostId: null, zoneId: zone.id, kinds: networkKinds, since },
      spared: [...wanted.filter(each => !settledIds.has(each.id)).map(each => each.id), ...busy],
    },
    [
      ...[...there].flatMap(([kind, seen]) =>
        networkDifferences(
          zone.name,
          settled.filter(each => each.kind === kind),
          seen,
          nameOf,
        ),
      ),
      ...left.map(each =>
        each.elsewhere ? answeredTwice(zone.name, each, each.elsewhere) : networkLeftover(zone.name, each),
      ),
    ],
  )
}

type Seen = SeenThings & { resource: Resource<NetworkThing> }

async function lookAt(connection: Connection | null, call: Call): Promise<Map<NetworkThing, Seen>> {
  const all = new Map<NetworkThing, Seen>()
  for (const kind of networkThings) {
    const resource = connection?.[networkFacets[kind]] as Resource<NetworkThing> | undefined
    if (!resource) continue
    const found = (await collect(resource.list(call))).flatMap(each => (each.id ? [[each.id, each] as const] : []))
    all.set(kind, {
      resource,
      found: new Map(found),
      plan: (wanted, seen) => resource.plan(wanted.spec as never, seen),
    })
  }
  return all
}

/** VDCs with an instance that somebody wrote to meanwhile: a task may have come and gone, and all is as it was before. */
function writtenSince(before: ZoneNetworkRecord, after: ZoneNetworkRecord): Set<string> {
  const was = new Map(before.instances.map(each => [each.id, each.recordedAt]))
  return new Set(after.instances.filter(each => was.get(each.id) !== each.recordedAt).map(each => each.vdcId))
}

/** Seen again after nobody knew of them: what was only on its way out is gone by then. */
async function findLeftovers(
  watch: Watch,
  zone: WatchedPlace,
  there: Map<NetworkThing, Seen>,
  wanted: ReadonlySet<string>,
  call: Call,
) {
  const things = [...there].flatMap(([kind, { found, resource }]) =>
    [...found.values()]
      .map(each => ({ ...ownedBy(kind, each), kind, resource, name: nameIn(each) }))
      .filter(each => !wanted.has(each.id)),
  )
  const unknown = await unknownInZone(watch.store.pool, zone.id, things)
  const left: ((typeof things)[number] & Pick<(typeof unknown)[number], 'elsewhere'>)[] = []
  for (const { id, isBusy, elsewhere } of unknown) {
    const thing = things.find(each => each.id === id)!
    if (!isBusy && (await thing.resource.observe({ kind: thing.kind, id: id as never }, call)).exists)
      left.push({ ...thing, elsewhere })
  }
  return { left, busy: unknown.flatMap(({ id, isBusy }) => (isBusy ? id : [])) }
}

const ownedBy = (kind: NetworkThing, { id }: Found<NetworkThing>): Owned => ({
  id: id!,
  ownerId: kind === 'port' ? id!.replace(/^port_/, 'inst_') : id!,
})

const nameIn = ({ id, seen: { status } }: Found<NetworkThing>) =>
  'name' in status ? status.name || id! : 'address' in status ? status.address : id!

function namesIn(record: ZoneNetworkRecord): NameOf {
  const names = new Map<string, string>(
    [...record.networks, ...record.securityGroups, ...record.routers].map(each => [each.id, each.name]),
  )
  return id => names.get(id) ?? 'one that is gone'
}
