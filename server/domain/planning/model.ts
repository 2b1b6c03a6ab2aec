import { overlaps, parseCidr } from '../address'
import { remoteGroupsOf } from '../security-group'
import type { PlanKind, PlannedChange, PlannedChangeOf, WantedInstance } from './plan'
import type { PlanContext, RecordedInstance, RecordedVdc, RecordedVolume } from './recorded'

/**
 * What a change does, without a host or a database: from one record to the next, with reality as wanted. It is what
 * plans are proved against: a change whose ground is not prepared throws, and says what is missing.
 */
export function applyChange(vdc: RecordedVdc, change: PlannedChange, context: PlanContext): RecordedVdc {
  const copy = structuredClone(vdc)
  ;(registry[change.kind] as Apply<PlanKind>)(copy, change as never, context)
  return copy
}

export const applyAll = (vdc: RecordedVdc, changes: readonly PlannedChange[], context: PlanContext): RecordedVdc =>
  changes.reduce((now, change) => applyChange(now, change, context), vdc)

type Apply<K extends PlanKind> = (vdc: RecordedVdc, change: PlannedChangeOf<K>, context: PlanContext) => void

const registry: { [K in PlanKind]: Apply<K> } = {
  network(vdc, { id, wanted }) {
    const before = vdc.networks.find(each => each.id === id)
    const used = vdc.instances.filter(each => each.networkName === before?.name)
    if (!wanted) {
      require(used.length === 0, `network ${before?.name} is in use`)
      require(!vdc.loadBalancers.some(each => each.networkId === id), `network ${before?.name} has a load balancer`)
      require(!vdc.routers.some(each => each.networkIds.includes(id)), `network ${before?.name} is joined by a router`)
      vdc.networks = vdc.networks.filter(each => each.id !== id)
      return
    }
    const others = vdc.networks.filter(each => each.id !== id)
    require(!others.some(each => each.name === wanted.name), `network ${wanted.name} is there already`)
    require(!rangesOf(others).some(a => rangesOf([wanted]).some(b => overlaps(a, b))), `${wanted.name} overlaps`)
    const isTaken6 = others.some(
      other => other.subnets[0]?.cidr6 && other.subnets[0].cidr6 === wanted.subnets[0]?.cidr6,
    )
    require(!isTaken6, `${wanted.name} overlaps in IPv6`)
    const isMoved = before && before.subnets[0]?.cidr !== wanted.subnets[0]?.cidr
    require(!isMoved || used.length === 0, `network ${wanted.name} is in use`)
    for (const each of used) each.networkName = wanted.name
    const now = { id, name: wanted.name, subnets: wanted.subnets, generation: (before?.generation ?? 0) + 1 }
    vdc.networks = [...others, { ...now, isBusy: false }]
  },

  router(vdc, { id, wanted }) {
    const before = vdc.routers.find(each => each.id === id)
    const others = vdc.routers.filter(each => each.id !== id)
    vdc.routers = others
    if (!wanted) return
    require(!others.some(each => each.name === wanted.name), `router ${wanted.name} is there already`)
    const { name, networkIds, external } = wanted
    const isThere = (network: string) => vdc.networks.some(each => each.id === network)
    require(networkIds.every(isThere), `a network of router ${name} is missing`)
    const isTaken = others.some(other => other.networkIds.some(network => networkIds.includes(network)))
    require(!isTaken, `a network of router ${name} has another router`)
    vdc.routers = [
      ...others,
      { id, name, networkIds, external, generation: (before?.generation ?? 0) + 1, isBusy: false },
    ]
  },

  loadBalancer(vdc, { id, wanted }) {
    const before = vdc.loadBalancers.find(each => each.id === id)
    const others = vdc.loadBalancers.filter(each => each.id !== id)
    vdc.loadBalancers = others
    if (!wanted) return
    require(!others.some(each => each.name === wanted.name), `load balancer ${wanted.name} is there already`)
    const network = vdc.networks.find(each => each.id === wanted.networkId)
    require(network !== undefined, `the network of load balancer ${wanted.name} is missing`)
    const { name, networkId, address, listeners, healthCheck, instanceIds, clusterIds } = wanted
    require(address !== null, `load balancer ${name} has no address`)
    const isTaken =
      others.some(each => each.networkId === networkId && each.address === address) ||
      vdc.instances.some(each => each.networkName === network?.name && each.address === address)
    require(!isTaken, `the address of load balancer ${name} is taken`)
    vdc.loadBalancers = [
      ...others,
      {
        ...{ id, name, networkId, address: address ?? '', listeners, healthCheck, instanceIds, clusterIds },
        ...{ generation: (before?.generation ?? 0) + 1, isBusy: false },
      },
    ]
  },

  securityGroup(vdc, { id, wanted }) {
    const before = vdc.securityGroups.find(each => each.id === id)
    const others = vdc.securityGroups.filter(each => each.id !== id)
    vdc.securityGroups = others
    if (!wanted) {
      const isUsed = vdc.instances.some(each => each.securityGroupIds.includes(id))
      return require(!isUsed, `security group ${before?.name} has members`)
    }
    require(!others.some(each => each.name === wanted.name), `security group ${wanted.name} is there already`)
    if (before)
      require(remoteGroupsOf(wanted.rules).every(
        other => other === id || others.some(each => each.id === other),
      ), `${wanted.name} refers to a group that is missing`)
    vdc.securityGroups = [...others, { id, ...wanted, generation: (before?.generation ?? 0) + 1, isBusy: false }]
  },

  floatingIp(vdc, { id, wanted }) {
    const before = vdc.floatingIps.find(each => each.id === id)
    const others = vdc.floatingIps.filter(each => each.id !== id)
    vdc.floatingIps = others
    if (!wanted) return
    const { name, zoneId, zoneName, instanceId } = wanted
    require(!others.some(each => each.name === name), `floating IP ${name} is there already`)
    require(!before || before.zoneId === zoneId, `floating IP ${name} can't move`)
    if (instanceId) {
      const instance = vdc.instances.find(each => each.id === instanceId)
      const network = vdc.networks.find(each => each.name === instance?.networkName)
      const isLedOutside = vdc.routers.some(each => each.external && network && each.networkIds.includes(network.id))
      require(instance !== undefined, `the instance of floating IP ${name} is missing`)
      require(isLedOutside, `nothing leads floating IP ${name} to its instance`)
      require(!others.some(each => each.instanceId === instanceId), `another floating IP has the instance of ${name}`)
    }
    const address = before?.address ?? `203.0.113.${10 + others.length}`
    const generation = (before?.generation ?? 0) + 1
    vdc.floatingIps = [...others, { id, name, address, zoneId, zoneName, instanceId, generation, isBusy: false }]
  },

  cluster(vdc, { id, wanted }) {
    const before = vdc.clusters.find(each => each.id === id)
    const members = [...vdc.instances, ...vdc.volumes].filter(each => before && each.clusterName === before.name)
    const others = vdc.clusters.filter(each => each.id !== id)
    vdc.clusters = others
    if (!wanted) return require(members.length === 0, `cluster ${before?.name} has members`)
    require(!others.some(each => each.name === wanted.name), `cluster ${wanted.name} is there already`)
    for (const each of members) each.clusterName = wanted.name
    vdc.clusters = [...others, { id, ...wanted, generation: (before?.generation ?? 0) + 1, isBusy: false }]
  },

  volume(vdc, { id, wanted, action }, context) {
    const before = vdc.volumes.find(each => each.id === id)
    const others = vdc.volumes.filter(each => each.id !== id)
    vdc.volumes = others
    if (!wanted) return require(!before?.attachment, `volume ${before?.name} is attached`)
    require(!others.some(each => each.name === wanted.name), `volume ${wanted.name} is there already`)
    requireCluster(vdc, wanted.clusterName)
    require(action === 'replace' || !before || before.sizeGiB <= wanted.sizeGiB, `volume ${wanted.name} can't shrink`)
    require(action === 'replace' ||
      !before?.snapshotCount ||
      before.storageId === wanted.storageId, `${wanted.name} has snapshots`)
    const isMoved = before && before.zoneId !== wanted.zoneId
    require(!isMoved || (action !== 'update live' && !before.attachment), `volume ${wanted.name} can't move`)
    const zone = context.zones.find(each => each.id === wanted.zoneId)
    const isOnDefault = zone?.storages[0]?.id === wanted.storageId
    const spec = { id, ...wanted, isOnDefault, generation: (before?.generation ?? 0) + 1, isBusy: false }
    const seen = { observed: 'available' as const, actual: { sizeGiB: wanted.sizeGiB } }
    const snapshotCount = action === 'replace' ? 0 : (before?.snapshotCount ?? 0)
    vdc.volumes = [...others, { ...spec, ...seen, attachment: before?.attachment ?? null, snapshotCount }]
    // Pulled out for the time, and plugged in again.
    if (before?.attachment && (action === 'replace' || before.sizeGiB !== wanted.sizeGiB))
      replug(vdc, before.attachment)
  },

  instance(vdc, change, context) {
    const { id, wanted, action } = change
    const before = vdc.instances.find(each => each.id === id)
    vdc.instances = vdc.instances.filter(each => each.id !== id)
    if (!wanted) {
      require(!vdc.floatingIps.some(each => each.instanceId === id), `a floating IP leads to ${before?.name}`)
      for (const volume of vdc.volumes) if (volume.attachment?.instanceId === id) volume.attachment = null
      return
    }
    const now = recordOf(vdc, change, before, context)
    require(!vdc.instances.some(each => each.name === now.name), `instance ${now.name} is there already`)
    require(!vdc.instances.some(
      each => each.networkName === now.networkName && each.address === now.address,
    ), `address ${now.address} is taken`)
    vdc.instances.push(now)
    for (const volume of vdc.volumes)
      if (volume.attachment?.instanceId === id) volume.attachment.instanceName = wanted.name
    if (action === 'create') for (const disk of wanted.volumes) plug(vdc, now, disk)
    requireReach(vdc, now)
  },

  attachment(vdc, { id, wanted }) {
    const volume = vdc.volumes.find(each => each.id === wanted?.volumeId || each.attachment?.id === id)
    if (!volume) return require(false, `the volume of ${id} is missing`)
    const isMoved = wanted && volume.attachment && volume.attachment.instanceId !== wanted.instanceId
    if (!wanted) require(volume.attachment?.id === id, `${volume.name} is not attached as ${id}`)
    if (!wanted || isMoved) {
      unplug(vdc, volume)
      volume.attachment = null
    }
    if (!wanted) return
    const instance = vdc.instances.find(each => each.id === wanted.instanceId)
    if (!instance) return require(false, `the instance of ${volume.name} is missing`)
    const disk = { name: volume.name, volumeId: volume.id, attachmentId: wanted.attachmentId }
    if (volume.attachment) replug(vdc, volume.attachment)
    else plug(vdc, instance, disk)
    requireReach(vdc, instance)
  },
}

function recordOf(
  vdc: RecordedVdc,
  { id, wanted: of, action, placement }: PlannedChangeOf<'instance'>,
  before: RecordedInstance | undefined,
  context: PlanContext,
): RecordedInstance {
  const wanted = of!
  const network = vdc.networks.find(each => each.id === wanted.networkId)
  const range = parseCidr(network?.subnets[0]?.cidr ?? '')
  if (!network || !range) throw new Error(`network ${wanted.networkName} is missing`)
  requireCluster(vdc, wanted.clusterName)
  for (const group of wanted.securityGroupIds)
    require(vdc.securityGroups.some(each => each.id === group), `a security group of ${wanted.name} is missing`)
  const disks = vdc.volumes.filter(volume => volume.attachment?.instanceId === id)
  const { zoneId, zoneName } = placeOf(vdc, wanted, placement?.zoneName, before, context)
  const stays = before?.zoneId === zoneId ? before.hostId : null
  const shape = { vcpus: wanted.vcpus, memoryMiB: wanted.memoryMiB, cpuShares: wanted.cpuShares }
  const isFresh = action === 'replace' || action === 'create'
  require(isFresh || before?.imageId === wanted.imageId, `the image of ${wanted.name} changes without a replacement`)
  require(isFresh || before?.rootDiskGiB === wanted.rootDiskGiB, `the root disk of ${wanted.name} changes by itself`)
  return {
    ...{ id, name: wanted.name, generation: (before?.generation ?? 0) + 1 },
    ...{
      imageId: wanted.imageId,
      imageName: wanted.imageName,
      imageFamily: wanted.imageFamily,
      typeId: wanted.typeId,
      typeName: wanted.typeName,
    },
    ...{ ...shape, rootDiskGiB: wanted.rootDiskGiB, rootVersion: (before?.rootVersion ?? 0) + Number(isFresh) },
    securityGroupIds: wanted.securityGroupIds,
    ...{ networkName: network.name, address: wanted.address!, wantedZoneName: wanted.zoneName, zoneId, zoneName },
    hostId: stays ?? ((context.hosts.find(host => host.zoneId === zoneId)?.id ?? null) as RecordedInstance['hostId']),
    ...{
      spread: wanted.spread,
      priority: wanted.priority,
      power: wanted.power,
      userData: wanted.userData,
      sshKeys: wanted.sshKeys,
      observed: wanted.power,
    },
    actual: { ...shape, power: wanted.power, attachmentIds: disks.map(volume => volume.attachment!.id) },
    ...{ clusterName: wanted.clusterName, memberIndex: wanted.memberIndex, isImported: false, isBusy: false },
  }
}

function placeOf(
  vdc: RecordedVdc,
  wanted: WantedInstance,
  placed: string | undefined,
  before: RecordedInstance | undefined,
  context: PlanContext,
) {
  const volume = vdc.volumes.find(each => wanted.volumes.some(disk => disk.volumeId === each.id))
  const name = placed ?? before?.zoneName ?? wanted.zoneName ?? volume?.zoneName
  const zone = context.zones.find(each => each.name === name)
  if (!zone) throw new Error(`${wanted.name} has no place`)
  return { zoneId: zone.id, zoneName: zone.name }
}

function plug(vdc: RecordedVdc, instance: RecordedInstance, disk: WantedInstance['volumes'][number]) {
  const volume = vdc.volumes.find(each => each.id === disk.volumeId)
  if (!volume) throw new Error(`volume ${disk.name} is missing`)
  require(!volume.attachment || volume.attachment.id === disk.attachmentId, `${disk.name} is attached elsewhere`)
  const taken = vdc.volumes.flatMap(each => (each.attachment?.instanceId === instance.id ? each.attachment.device : []))
  const device = 'bcdefghijklmnopqrstuvwxyz'
    .split('')
    .map(letter => `vd${letter}`)
    .find(each => !taken.includes(each))
  volume.attachment ??= {
    ...{ id: disk.attachmentId, instanceId: instance.id, instanceName: instance.name, device: device! },
  }
  instance.actual?.attachmentIds.push(disk.attachmentId)
}

function unplug(vdc: RecordedVdc, { attachment }: RecordedVolume) {
  const actual = vdc.instances.find(each => each.id === attachment?.instanceId)?.actual
  if (actual) actual.attachmentIds = actual.attachmentIds.filter(id => id !== attachment?.id)
}

function replug(vdc: RecordedVdc, { id, instanceId }: NonNullable<RecordedVolume['attachment']>) {
  const actual = vdc.instances.find(each => each.id === instanceId)?.actual
  if (actual) actual.attachmentIds = [...new Set([...actual.attachmentIds, id])]
}

function requireReach(vdc: RecordedVdc, instance: RecordedInstance) {
  for (const volume of vdc.volumes)
    if (volume.attachment?.instanceId === instance.id)
      require(volume.zoneId === instance.zoneId, `${volume.name} is out of reach of ${instance.name}`)
}

const requireCluster = ({ clusters }: RecordedVdc, name: string | null) =>
  require(name === null || clusters.some(each => each.name === name), `cluster ${name} is missing`)

const rangesOf = (networks: { subnets: { cidr: string }[] }[]) =>
  networks.flatMap(({ subnets }) => subnets.flatMap(({ cidr }) => parseCidr(cidr) ?? []))

function require(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`Broken dependency: ${otherwise}`)
}
