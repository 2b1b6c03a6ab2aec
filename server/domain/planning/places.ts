import { type HostCandidate, type Placement, type PlacementRequest, place } from '../placement'
import { addFault, addProblem, type Desk, find, isGone, type Thing, waitFor } from './desk'
import { listed } from './fields'
import type { WantedInstance } from './plan'
import { storageIn, zoneHasRoom } from './storage-in'
import { wantedBackup } from './wanted-backup'

/**
 * Finds room, in the order in which it will be taken: first what grows where it is, then what is made or moved. Room
 * that this plan frees is used only where there is no other, and then has to be waited for. Which host it will be is
 * decided anew when the change is made; this tells whether there is one, and in which zone.
 */
export function settlePlaces(desk: Desk): void {
  const room = survey(desk)
  for (const instance of desk.named.instance.values()) if (instance.wanted) grow(desk, room, instance)
  for (const instance of desk.named.instance.values()) if (instance.wanted) settle(desk, room, instance)
  for (const volume of desk.named.volume.values()) if (!volume.wanted && !volume.isFaulty) settleVolume(desk, volume)
}

type Shape = { vcpus: number; memoryMiB: number }
type Freed = Shape & { keys: string[] }
type Room = {
  hosts: Map<string, HostCandidate>
  /** What this plan gives back, by host. */
  freed: Map<string, Freed>
  /** Hosts on which that is counted on: whoever comes there waits for these. */
  waits: Map<string, string[]>
  /** Members of a group, by host. */
  groups: Map<string, Map<string, number>>
}

/** Is it to leave the host that it is on? Only a new root disk elsewhere gets it into another zone. */
export const moves = ({ recorded, wanted }: Thing<'instance'>) =>
  recorded?.zoneId != null &&
  wanted?.zoneId != null &&
  wanted.zoneId !== recorded.zoneId &&
  wanted.zoneName !== recorded.wantedZoneName

/** It has no place yet, or leaves it. */
const needsPlace = (instance: Thing<'instance'>) =>
  moves(instance) || !instance.recorded || (instance.recorded.hostId === null && !instance.recorded.isBusy)

function survey(desk: Desk): Room {
  const room: Room = {
    hosts: new Map(desk.context.hosts.map(host => [host.id, { ...host }])),
    ...{ freed: new Map(), waits: new Map(), groups: new Map() },
  }
  for (const instance of desk.things.instance) {
    const { recorded, wanted } = instance
    if (!recorded?.hostId) continue
    const leaves = isGone(instance) || moves(instance)
    const vcpus = recorded.vcpus - (leaves ? 0 : (wanted?.vcpus ?? recorded.vcpus))
    const memoryMiB = recorded.memoryMiB - (leaves ? 0 : (wanted?.memoryMiB ?? recorded.memoryMiB))
    if (vcpus > 0 || memoryMiB > 0) {
      const freed = room.freed.get(recorded.hostId) ?? { vcpus: 0, memoryMiB: 0, keys: [] }
      freed.vcpus += Math.max(0, vcpus)
      freed.memoryMiB += Math.max(0, memoryMiB)
      freed.keys.push(instance.key)
      room.freed.set(recorded.hostId, freed)
    }
    if (!leaves) joinGroup(room, wanted?.spread ?? null, recorded.hostId)
  }
  return room
}

/** What stays where it is and wants more than it has. */
function grow(desk: Desk, room: Room, instance: Thing<'instance'>) {
  const { recorded, wanted } = instance
  const host = recorded?.hostId && room.hosts.get(recorded.hostId)
  if (!host || !recorded || !wanted || moves(instance)) return
  const more = {
    vcpus: Math.max(0, wanted.vcpus - recorded.vcpus),
    memoryMiB: Math.max(0, wanted.memoryMiB - recorded.memoryMiB),
  }
  if (more.vcpus === 0 && more.memoryMiB === 0) return
  if (!fits(host, more)) countOnFreed(room, host)
  if (fits(host, more)) return take(desk, room, instance, host, more)
  addProblem(
    desk,
    [...instance.path, desk.design.instances.get(instance.name)?.type === undefined ? 'vcpus' : 'type'],
    `${instance.name} can’t grow where it is: its host has ${left(host)} free. Choose a smaller size, or free capacity there.`,
  )
}

function settle(desk: Desk, room: Room, instance: Thing<'instance'>) {
  const { recorded, wanted } = instance
  if (!wanted) return
  if (!needsPlace(instance)) {
    if (recorded?.zoneId && recorded.zoneName)
      desk.places.set(instance.id, { zoneId: recorded.zoneId, zoneName: recorded.zoneName })
    if (recorded?.hostId) desk.hosts.set(instance.id, recorded.hostId)
    return
  }
  const reach = zonesInReach(desk, instance)
  if (reach === 'conflict') return
  const request: PlacementRequest = {
    ...{ vcpus: wanted.vcpus, memoryMiB: wanted.memoryMiB, zoneId: wanted.zoneId },
    antiAffinityGroup: wanted.spread,
    ...(reach && { volumeZoneIds: reach }),
    ...(needsNetwork(desk, wanted) && { filteredZoneIds: zonesWithNetwork(desk) }),
  }
  const placement = choose(room, request)
  if (!placement.placed) {
    addProblem(desk, instance.path, placement.publicSentence)
    // So that its volumes can be shown all the same.
    const zone = desk.context.zones.find(({ id, storages }) =>
      wanted.zoneId ? id === wanted.zoneId : storages.length > 0,
    )
    if (zone) desk.places.set(instance.id, { zoneId: zone.id, zoneName: zone.name })
    return
  }
  const { hostId, zoneName, publicSentence: sentence, sentence: operatorSentence } = placement
  const zone = desk.context.zones.find(each => each.id === placement.zoneId)
  take(desk, room, instance, room.hosts.get(hostId)!, wanted)
  joinGroup(room, wanted.spread, hostId)
  desk.hosts.set(instance.id, hostId)
  if (zone) desk.places.set(instance.id, { zoneId: zone.id, zoneName: zone.name })
  desk.placements.set(instance.id, { zoneName, sentence, operatorSentence })
}

function choose(room: Room, request: PlacementRequest): Placement {
  const members = request.antiAffinityGroup ? room.groups.get(request.antiAffinityGroup) : undefined
  const candidates = () =>
    [...room.hosts.values()].map(host => (members ? { ...host, groupMembers: members.get(host.id) ?? 0 } : host))
  const now = place(request, candidates())
  if (now.placed) return now
  const later = place(
    request,
    candidates().map(host => withFreed(host, room.freed.get(host.id))),
  )
  if (!later.placed) return now
  countOnFreed(room, room.hosts.get(later.hostId)!)
  // Its zone may keep its reserve only once others have left, too.
  for (const host of room.hosts.values()) {
    if (place({ ...request, hostId: later.hostId }, candidates()).placed) break
    if (host.zoneId === later.zoneId) countOnFreed(room, host, later.hostId)
  }
  return later
}

const withFreed = (host: HostCandidate, freed: Freed | undefined): HostCandidate =>
  freed
    ? {
        ...host,
        vcpusAllocated: host.vcpusAllocated - freed.vcpus,
        memoryAllocatedMiB: host.memoryAllocatedMiB - freed.memoryMiB,
      }
    : host

/** @param forHostId Where somebody comes who needs it; default: there. */
function countOnFreed(room: Room, host: HostCandidate, forHostId = host.id) {
  const freed = room.freed.get(host.id)
  if (!freed) return
  Object.assign(host, withFreed(host, freed))
  for (const id of new Set([host.id, forHostId])) room.waits.set(id, [...(room.waits.get(id) ?? []), ...freed.keys])
  room.freed.delete(host.id)
}

function take(desk: Desk, room: Room, instance: Thing<'instance'>, host: HostCandidate, shape: Shape) {
  host.vcpusAllocated += shape.vcpus
  host.memoryAllocatedMiB += shape.memoryMiB
  waitFor(desk, instance.key, ...(room.waits.get(host.id) ?? []))
}

function joinGroup({ groups }: Room, group: string | null, hostId: string) {
  if (!group) return
  const members = groups.get(group) ?? new Map<string, number>()
  members.set(hostId, (members.get(hostId) ?? 0) + 1)
  groups.set(group, members)
}

const fits = (host: HostCandidate, { vcpus, memoryMiB }: Shape) =>
  host.vcpusAllocatable - host.vcpusAllocated >= vcpus && host.memoryMiB - host.memoryAllocatedMiB >= memoryMiB
const left = (host: HostCandidate) =>
  `${Math.max(0, host.vcpusAllocatable - host.vcpusAllocated)} vCPU and ${Math.max(0, host.memoryMiB - host.memoryAllocatedMiB)} MiB`

/** Its security groups are to be enforced, or its connections tried where it may be anywhere. */
const needsNetwork = (desk: Desk, { securityGroupIds, clusterId, zoneId }: WantedInstance) =>
  securityGroupIds.length > 0 ||
  (clusterId !== null && zoneId === null && find(desk, 'cluster', clusterId)?.wanted?.health?.kind === 'tcp')

const zonesWithNetwork = ({ context }: Desk) => context.zones.filter(each => each.hasNetwork).map(each => each.id)

/** Zones from which all its volumes can be reached; undefined: any. */
function zonesInReach(desk: Desk, instance: Thing<'instance'>): string[] | undefined | 'conflict' {
  const volumes = (desk.disks.get(instance.id) ?? []).flatMap(disk => find(desk, 'volume', disk.volumeId) ?? [])
  const bound = volumes.filter(volume => volume.wanted)
  const zones = [...new Set(bound.map(volume => volume.wanted!.zoneId))]
  const path = [...instance.path, 'volumes']
  if (zones.length > 1) {
    const where = listed(bound.map(volume => `${volume.name} in ${volume.wanted!.zoneName}`))
    addFault(desk, instance, path, `Volumes can only be attached within their zone: ${where}. Use volumes of one zone.`)
    return 'conflict'
  }
  const { zoneId, zoneName } = instance.wanted!
  if (zones.length === 1 && zoneId && zones[0] !== zoneId) {
    const where = listed(bound.map(volume => volume.name))
    const message = `${instance.name} can’t be in ${zoneName}: ${where} ${bound.length === 1 ? 'is' : 'are'} in ${bound[0]!.wanted!.zoneName}, and volumes stay in their zone. Detach ${bound.length === 1 ? 'it' : 'them'}, or choose that zone.`
    addFault(desk, instance, path, message)
    return 'conflict'
  }
  if (zones.length === 1) return zones
  if (volumes.length === 0) return undefined
  const withStorage = desk.context.zones.filter(each => each.storages.length > 0)
  const wanted = volumes.flatMap(({ name }) => desk.design.volumes.get(name) ?? [])
  const withRoom = withStorage.filter(zone =>
    wanted.every(({ storage, sizeGiB }) => zoneHasRoom(desk, zone, storage, sizeGiB)),
  )
  // What no zone has, or not the one that is asked for, is said of the volume.
  return (zoneId || withRoom.length === 0 ? withStorage : withRoom).map(each => each.id)
}

/** A new volume goes where its instance is. */
function settleVolume(desk: Desk, volume: Thing<'volume'>) {
  const { sizeGiB, storage, clusterName, encrypted: isEncrypted = false } = desk.design.volumes.get(volume.name)!
  const attachment = desk.named.attachment.get(volume.name)
  const instance = attachment?.wanted && find(desk, 'instance', attachment.wanted.instanceId)
  const withStorage = desk.context.zones.filter(each => each.storages.length > 0)
  const settled = instance && desk.places.get(instance.id)
  const only = withStorage.length === 1 ? withStorage[0] : undefined
  const place = settled ?? (!instance && only ? { zoneId: only.id, zoneName: only.name } : undefined)
  const path = [...volume.path, 'zone']
  const zone = place && withStorage.find(({ id }) => id === place.zoneId)
  if (zone) {
    const on = storageIn(desk, volume, zone, storage, sizeGiB)
    const shape = { name: volume.name, sizeGiB, isEncrypted, clusterName }
    if (on) volume.wanted = { ...shape, ...wantedBackup(desk, volume), ...place, ...on }
    return
  }
  volume.isFaulty = true
  if (withStorage.length === 0) addProblem(desk, path, 'No zone has storage for volumes. Ask an operator to add it.')
  else if (place)
    addProblem(
      desk,
      path,
      `Zone ${place.zoneName} has no storage for volumes. Use another zone for ${instance?.name ?? volume.name}.`,
    )
  else if (!instance)
    addProblem(
      desk,
      path,
      `Say in which zone ${volume.name} is to be: ${listed(
        withStorage.map(({ name }) => name),
        'or',
      )}.`,
    )
  // Else its instance has a problem, which says enough.
}
