import { type HostCandidate, place } from '../placement'
import { type FailureCause, isHit, isWeakened } from './cause'
import type { Fleet, FleetInstance, Forecast, ForecastCluster } from './fleet'

/**
 * What becomes of the fleet when one thing fails, before it does. Pure, and rather too dark than too bright: what ran on
 * hosts that are hit stops; it starts elsewhere, the largest first, where placement finds room on hosts that are up and
 * take newcomers. Volumes never leave their zone, and with a zone its storage is gone. Root disks are local: whatever
 * starts elsewhere begins from its image.
 */
export function forecastFailure(cause: FailureCause, fleet: Fleet): Forecast {
  const hit = new Set(fleet.hosts.filter(host => isHit(cause, host)).map(host => host.id))
  const left = fleet.hosts.filter(host => !hit.has(host.id))
  const isOnHit = ({ hostId }: FleetInstance) => hostId !== null && hit.has(hostId)
  const stopping = fleet.instances.filter(instance => isOnHit(instance) && instance.isOn).toSorted(largestFirst)
  const room = new Room(
    left,
    fleet.instances.filter(instance => !isOnHit(instance)),
  )
  const restarts: Forecast['restarts'] = []
  const stranded: Forecast['stranded'] = []
  const isUpAgain = new Set<string>()
  for (const instance of stopping) {
    const bound = boundTo(cause, instance)
    const placement = bound ? null : room.take(instance)
    if (placement?.placed) {
      isUpAgain.add(instance.id)
      restarts.push({ instance: refOf(instance), hostName: placement.hostName, zoneName: placement.zoneName })
    } else
      stranded.push({
        instance: refOf(instance),
        reason: bound ?? placement!.sentence,
      })
  }
  return {
    cause,
    hosts: fleet.hosts.filter(host => hit.has(host.id)).map(({ id, name }) => ({ id, name })),
    weakened: fleet.hosts.filter(host => isWeakened(cause, host)).map(({ id, name }) => ({ id, name })),
    stops: stopping.length,
    restarts,
    stranded,
    clusters: clustersOf(fleet, new Set(stopping.map(each => each.id)), isUpAgain),
    room: room.left(),
  }
}

/** Why it can only be where it was, if that is so: a zone that fails is gone with all that is in it. */
function boundTo(cause: FailureCause, { volumeCount, wantedZoneId }: FleetInstance): string | null {
  if (cause.kind !== 'zone') return null
  if (volumeCount > 0) return 'Its volumes are in the zone that failed.'
  return wantedZoneId === cause.zoneId ? 'It is wanted in the zone that failed.' : null
}

/** What is free on the hosts that are left, as it is taken. */
class Room {
  private readonly hosts: Map<string, Omit<HostCandidate, 'groupMembers'>>
  private readonly members = new Map<string, number>()

  constructor(hosts: Fleet['hosts'], instances: readonly FleetInstance[]) {
    this.hosts = new Map(hosts.map(host => [host.id, { ...host }]))
    for (const each of instances) if (each.hostId) this.count(each, each.hostId)
  }

  take(instance: FleetInstance) {
    const candidates = [...this.hosts.values()].map(host => ({
      ...host,
      groupMembers: this.members.get(groupOn(instance, host.id)) ?? 0,
    }))
    const placement = place(
      {
        vcpus: instance.vcpus,
        memoryMiB: instance.memoryMiB,
        zoneId: instance.wantedZoneId,
        antiAffinityGroup: instance.antiAffinityGroup,
        ...(instance.volumeCount > 0 && { volumeZoneIds: [instance.zoneId] }),
      },
      candidates,
    )
    if (placement.placed) {
      const host = this.hosts.get(placement.hostId)!
      host.vcpusAllocated += instance.vcpus
      host.memoryAllocatedMiB += instance.memoryMiB
      this.count(instance, host.id)
    }
    return placement
  }

  left(): Forecast['room'] {
    const open = [...this.hosts.values()].filter(host => host.state === 'up' && !host.cordoned)
    return [...Map.groupBy(open, host => host.zoneName)]
      .map(([zoneName, hosts]) => ({
        zoneName,
        vcpus: sum(hosts, host => Math.max(0, host.vcpusAllocatable - host.vcpusAllocated)),
        memoryMiB: sum(hosts, host => Math.max(0, host.memoryMiB - host.memoryAllocatedMiB)),
      }))
      .toSorted((a, b) => (a.zoneName < b.zoneName ? -1 : 1))
  }

  private count(instance: FleetInstance, hostId: string) {
    if (!instance.antiAffinityGroup) return
    const key = groupOn(instance, hostId)
    this.members.set(key, (this.members.get(key) ?? 0) + 1)
  }
}

const groupOn = ({ vdcId, antiAffinityGroup }: FleetInstance, hostId: string) =>
  [vdcId, antiAffinityGroup, hostId].join('\n')

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

const largestFirst = (a: FleetInstance, b: FleetInstance) =>
  b.memoryMiB - a.memoryMiB || b.vcpus - a.vcpus || (a.id < b.id ? -1 : 1)

const refOf = ({ id, name, vdcId, vdcName }: FleetInstance) => ({ id, name, vdcId, vdcName })

const sum = <T>(items: readonly T[], of: (item: T) => number) => items.reduce((total, item) => total + of(item), 0)
