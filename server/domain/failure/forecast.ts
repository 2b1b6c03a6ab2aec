import { byPriority, whyItStays } from '../failover'
import { freeOn, groupKey, largestFirst, Room, type RoomHost } from '../room'
import { type FailureCause, isHit, isWeakened } from './cause'
import type { Fleet, FleetInstance, Forecast, ForecastCluster } from './fleet'

/**
 * What becomes of the fleet when one thing fails, before it does. Pure, and rather too dark than too bright: what ran on
 * hosts that are hit stops; it starts elsewhere where placement finds room on hosts that are up and take newcomers, and
 * only what finds room whoever comes first is promised to. Volumes never leave their zone, and with a zone its storage is
 * gone. Root disks are local: whatever starts elsewhere begins from its image.
 */
export function forecastFailure(cause: FailureCause, fleet: Fleet): Forecast {
  const hit = new Set(fleet.hosts.filter(host => isHit(cause, host)).map(host => host.id))
  const left = fleet.hosts.filter(host => !hit.has(host.id))
  const isOnHit = ({ hostId }: FleetInstance) => hostId !== null && hit.has(hostId)
  const stopping = fleet.instances.filter(instance => isOnHit(instance) && instance.isOn).toSorted(largestFirst)
  const members = fleet.instances.filter(instance => !isOnHit(instance)).flatMap(memberOf)
  const movable = stopping.filter(instance => boundTo(cause, instance) === null)
  const [likely, ...others] = ordersOf(movable).map(order => fill(new Room(left, members), order))
  const restarts: Forecast['restarts'] = []
  const stranded: Forecast['stranded'] = []
  for (const instance of stopping) {
    const placement = likely!.placements.get(instance.id)
    const isSure = others.every(({ placements }) => placements.get(instance.id)?.placed)
    if (placement?.placed && isSure)
      restarts.push({ instance: refOf(instance), hostName: placement.hostName, zoneName: placement.zoneName })
    else {
      const other = placement?.placed ? mayBeLate : boundTo(cause, instance)
      stranded.push({
        instance: refOf(instance),
        reason: other ?? placement!.sentence,
        publicReason: other ?? placement!.publicSentence,
      })
    }
  }
  return {
    cause,
    hosts: fleet.hosts.filter(host => hit.has(host.id)).map(({ id, name }) => ({ id, name })),
    weakened: fleet.hosts.filter(host => isWeakened(cause, host)).map(({ id, name }) => ({ id, name })),
    stops: stopping.length,
    restarts,
    stranded,
    clusters: clustersOf(
      fleet,
      new Set(stopping.map(each => each.id)),
      new Set(restarts.map(({ instance }) => instance.id)),
    ),
    room: leftIn(likely!.room.hosts()),
  }
}

const mayBeLate = 'There is room for it only if it comes before others.'

/**
 * Of one host, those of higher priority come first; of several that fail together, everybody starts at once in the end:
 * who is first is chance. The likely order first, then those that leave least.
 */
function ordersOf(instances: readonly FleetInstance[]): FleetInstance[][] {
  const byChance = (salt: number) => instances.toSorted((a, b) => hashOf(a.id, salt) - hashOf(b.id, salt))
  const freeFirst = (order: FleetInstance[]) => order.toSorted((a, b) => Number(isBound(a)) - Number(isBound(b)))
  const smallestFirst = instances.toReversed()
  return [
    [...instances],
    smallestFirst,
    freeFirst([...instances]),
    freeFirst(smallestFirst),
    ...Array.from({ length: 12 }, (_, salt) => byChance(salt)),
  ].map(ofEachHostByPriority)
}

/** Whose turn it is stays as it was; which of its instances comes then is a matter of priority. */
function ofEachHostByPriority(order: FleetInstance[]): FleetInstance[] {
  const waiting = new Map(
    [...Map.groupBy(order, each => each.hostId)].map(([hostId, here]) => [hostId, here.toSorted(byPriority)]),
  )
  return order.map(({ hostId }) => waiting.get(hostId)!.shift()!)
}

/** It can't go just anywhere. */
const isBound = ({ volumeCount, wantedZoneId, filteredZoneIds }: FleetInstance) =>
  volumeCount > 0 || wantedZoneId !== null || Boolean(filteredZoneIds)

/** FNV-1a: the same shuffle each time. */
function hashOf(text: string, salt: number): number {
  let hash = 0x811c9dc5 ^ salt
  for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193) >>> 0
  return hash
}

function fill(room: Room, order: readonly FleetInstance[]) {
  const placements = new Map(
    order.map(instance => [
      instance.id,
      room.take(instance, {
        zoneId: instance.wantedZoneId,
        ...(instance.volumeCount > 0 && { volumeZoneIds: [instance.zoneId] }),
        ...(instance.filteredZoneIds && { filteredZoneIds: instance.filteredZoneIds }),
      }),
    ]),
  )
  return { room, placements }
}

/** Why it can’t start elsewhere, whatever room there is: a zone that fails is gone with all that is in it. */
function boundTo(cause: FailureCause, { power, isImported, volumeCount, wantedZoneId }: FleetInstance): string | null {
  const stays = whyItStays({ power, isImported, isBusy: false })
  if (stays || cause.kind !== 'zone') return stays
  if (volumeCount > 0) return 'Its volumes are in the zone that failed.'
  return wantedZoneId === cause.zoneId ? 'It is wanted in the zone that failed.' : null
}

const memberOf = (instance: FleetInstance) => {
  const key = groupKey(instance)
  return key === null || instance.hostId === null ? [] : { key, hostId: instance.hostId, count: 1 }
}

/** What newcomers find, per zone. */
const leftIn = (hosts: RoomHost[]): Forecast['room'] =>
  [...Map.groupBy(hosts.filter(takesNewcomers), host => host.zoneName)]
    .map(([zoneName, here]) => {
      const free = here.map(freeOn)
      return { zoneName, vcpus: sum(free, each => each.vcpus), memoryMiB: sum(free, each => each.memoryMiB) }
    })
    .toSorted((a, b) => (a.zoneName < b.zoneName ? -1 : 1))

const takesNewcomers = (host: RoomHost) => host.state === 'up' && !host.cordoned

/** Clusters of which a member stops, those that lose their quorum first. */
function clustersOf(fleet: Fleet, stopped: ReadonlySet<string>, isUpAgain: ReadonlySet<string>): ForecastCluster[] {
  const members = Map.groupBy(
    fleet.instances.filter(each => each.clusterId !== null),
    each => each.clusterId!,
  )
  return fleet.clusters
    .flatMap((cluster): ForecastCluster[] => {
      const on = (members.get(cluster.id) ?? []).filter(each => each.isOn)
      const during = on.filter(each => !stopped.has(each.id)).length
      if (during === on.length) return []
      const quorum = quorumOf(cluster.size)
      const after = during + on.filter(each => isUpAgain.has(each.id)).length
      return [{ ...cluster, quorum, before: on.length, during, after }]
    })
    .toSorted(
      (a, b) =>
        rankOf(a) - rankOf(b) ||
        (a.vdcName === b.vdcName ? (a.name < b.name ? -1 : 1) : a.vdcName < b.vdcName ? -1 : 1),
    )
}

/** More than half. */
export const quorumOf = (size: number) => Math.floor(size / 2) + 1

/** 0: without a quorum for good, 1: until members have started elsewhere, 2: keeps it. */
export const rankOf = ({ quorum, during, after }: Pick<ForecastCluster, 'quorum' | 'during' | 'after'>) =>
  after < quorum ? 0 : during < quorum ? 1 : 2

const refOf = ({ id, name, vdcId, vdcName }: FleetInstance) => ({ id, name, vdcId, vdcName })

const sum = <T>(items: readonly T[], of: (item: T) => number) => items.reduce((total, item) => total + of(item), 0)
