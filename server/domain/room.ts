import { type HostCandidate, type Placement, type PlacementRequest, place } from './placement'

/** A host, whatever group is asked for. */
export type RoomHost = Omit<HostCandidate, 'groupMembers'>
export type GroupMembers = { key: string; hostId: string; count: number }
type Newcomer = { vdcId: string; vcpus: number; memoryMiB: number; antiAffinityGroup: string | null }
type Wish = Pick<PlacementRequest, 'zoneId' | 'volumeZoneIds' | 'filteredZoneIds' | 'movesFrom'>

/** Groups are their VDC’s own. */
export const groupKey = (of: { vdcId: string; antiAffinityGroup: string | null }) =>
  of.antiAffinityGroup === null ? null : `${of.vdcId}/${of.antiAffinityGroup}`

/**
 * What is free on hosts as it is taken, one after the other: for plans and forecasts of what loses its place, which may
 * take the zone’s reserve. Nothing of what it is given changes.
 */
export class Room {
  private readonly byId: Map<string, RoomHost>
  /** Members of a group, by group and host. */
  private readonly members = new Map<string, number>()

  constructor(hosts: readonly RoomHost[], members: Iterable<GroupMembers>) {
    this.byId = new Map(hosts.map(host => [host.id, { ...host }]))
    for (const { key, hostId, count } of members) this.join(key, hostId, count)
  }

  /** Where it goes; that much less is free there from now on. */
  take(it: Newcomer, wish: Wish): Placement {
    const key = groupKey(it)
    const { vcpus, memoryMiB, antiAffinityGroup } = it
    const placement = place(
      { vcpus, memoryMiB, antiAffinityGroup, ...wish, usesReserve: true },
      this.hosts().map(host => ({ ...host, groupMembers: key === null ? 0 : this.count(key, host.id) })),
    )
    if (placement.placed) {
      const host = this.byId.get(placement.hostId)!
      host.vcpusAllocated += vcpus
      host.memoryAllocatedMiB += memoryMiB
      if (key !== null) this.join(key, host.id, 1)
    }
    return placement
  }

  /** As they are by now. */
  hosts(): RoomHost[] {
    return [...this.byId.values()]
  }

  private count = (key: string, hostId: string) => this.members.get(`${key} ${hostId}`) ?? 0

  private join(key: string, hostId: string, count: number) {
    this.members.set(`${key} ${hostId}`, this.count(key, hostId) + count)
  }
}

/** The largest find room hardest: they come first. */
export const largestFirst = (a: Sized, b: Sized) =>
  b.memoryMiB - a.memoryMiB || b.vcpus - a.vcpus || compare(a.name, b.name) || compare(a.id, b.id)
type Sized = { id: string; name: string; vcpus: number; memoryMiB: number }
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

export const freeOn = (host: RoomHost) => ({
  vcpus: Math.max(0, host.vcpusAllocatable - host.vcpusAllocated),
  memoryMiB: Math.max(0, host.memoryMiB - host.memoryAllocatedMiB),
})
