import { backupInWords, designOfBackup } from '../backup-design'
import { withoutDefaults } from '../cluster-health'
import type { Id } from '../ids'
import { limits } from '../instance'
import { type ConnectCheck, connectCheckDefaults } from '../load-balancer'
import type {
  RecordedCluster,
  RecordedFloatingIp,
  RecordedInstance,
  RecordedLoadBalancer,
  RecordedNetwork,
  RecordedRouter,
  RecordedSecurityGroup,
  RecordedVdc,
  RecordedVolume,
} from '../planning/recorded'
import { inKeyOrder } from '../ssh-key'
import {
  type ClusterDesign,
  type DesignDocument,
  type FloatingIpDesign,
  type InstanceDesign,
  type LoadBalancerDesign,
  type MemberDesign,
  memberName,
  memberVolumeName,
  type RouterDesign,
  type SecurityGroupDesign,
  type VolumeDesign,
} from './document'
import { dealtZone } from './expand'
import { designOfListener } from './listeners'
import { designOfRule } from './security-rules'

/**
 * What is recorded, as a design: nothing that people chose is lost, and what equals a default is left out.
 *
 * A member that is not as its cluster's template says (stopped, resized by hand, with a disk more) keeps that under
 * `members`. Two things it can't say there and a plan will offer to put right: a member or own volume that is gone is
 * made again, and one with another name gets the cluster's. Members' addresses are left out: members are
 * interchangeable, and one that is there keeps its own.
 */
export function designOf(recorded: RecordedVdc): DesignDocument {
  const vdc = factsOf(recorded)
  const clusters = recorded.clusters.map(cluster => [cluster.name, clusterOf(cluster, vdc)] as const)
  const instances = recorded.instances.filter(instance => !vdc.members.has(instance.id))
  const volumes = recorded.volumes.filter(volume => !vdc.own.has(volume.id))
  return {
    version: 1,
    networks: byName(recorded.networks.map(({ name, subnets }) => [name, { subnets: subnetsOf(subnets) }])),
    routers: byName(recorded.routers.map(router => [router.name, routerOf(router, vdc)])),
    loadBalancers: byName(recorded.loadBalancers.map(it => [it.name, loadBalancerOf(it, vdc)])),
    securityGroups: byName(recorded.securityGroups.map(group => [group.name, securityGroupOf(group, vdc)])),
    volumes: byName(volumes.map(volume => [volume.name, volumeOf(volume, vdc)])),
    instances: byName(instances.map(instance => [instance.name, instanceOf(instance, vdc)])),
    clusters: byName(clusters),
    floatingIps: byName(recorded.floatingIps.map(address => [address.name, floatingIpOf(address, vdc)])),
  }
}

type Facts = {
  onlyNetwork: string | undefined
  networkNames: Map<Id<'network'>, string>
  groupNames: Map<Id<'securityGroup'>, string>
  clusterNames: Map<Id<'cluster'>, string>
  instances: Map<string, RecordedInstance>
  /** Instances by `<cluster>-<number>`, and who they are. */
  memberAt: Map<string, RecordedInstance>
  members: Set<string>
  /** A member's own volumes by the name that the cluster gives them, and who they are. */
  ownAt: Map<string, RecordedVolume>
  own: Set<string>
  /** What is attached to whom, in the order of devices. */
  attached: Map<string, RecordedVolume[]>
}

function factsOf({ networks, securityGroups, instances, volumes, clusters }: RecordedVdc): Facts {
  const attached = new Map<string, RecordedVolume[]>()
  for (const volume of volumes.toSorted(byDevice)) {
    if (!volume.attachment) continue
    const { instanceId } = volume.attachment
    attached.set(instanceId, [...(attached.get(instanceId) ?? []), volume])
  }
  const memberAt = new Map<string, RecordedInstance>()
  const sizes = new Map(clusters.map(({ name, size }) => [name, size]))
  for (const instance of instances) {
    const { clusterName, memberIndex } = instance
    if (clusterName === null || memberIndex === null || memberIndex > (sizes.get(clusterName) ?? 0)) continue
    const name = memberName(clusterName, memberIndex)
    if (!memberAt.has(name) || instance.name === name) memberAt.set(name, instance)
  }
  const ownAt = ownVolumes(clusters, volumes, memberAt, attached)
  return {
    onlyNetwork: networks.length === 1 ? networks[0]!.name : undefined,
    networkNames: new Map(networks.map(network => [network.id, network.name])),
    clusterNames: new Map(clusters.map(cluster => [cluster.id, cluster.name])),
    groupNames: new Map(securityGroups.map(group => [group.id, group.name])),
    instances: new Map(instances.map(instance => [instance.id, instance])),
    memberAt,
    members: new Set([...memberAt.values()].map(({ id }) => id)),
    ownAt,
    own: new Set([...ownAt.values()].map(({ id }) => id)),
    attached,
  }
}

/** By name; else what hangs on the member under another name with the same end, as after half of a rename. */
function ownVolumes(
  clusters: RecordedCluster[],
  volumes: RecordedVolume[],
  memberAt: Facts['memberAt'],
  attached: Facts['attached'],
) {
  const byName = new Map(volumes.filter(({ clusterName }) => clusterName !== null).map(it => [it.name, it]))
  const own = new Map<string, RecordedVolume>()
  const expected = clusters.flatMap(cluster =>
    memberNumbers(cluster).flatMap(index =>
      Object.keys(cluster.template.volumes ?? {}).map(volume => ({ cluster: cluster.name, index, volume })),
    ),
  )
  for (const { cluster, index, volume } of expected) {
    const found = byName.get(memberVolumeName(cluster, index, volume))
    if (found?.clusterName === cluster) own.set(found.name, found)
  }
  const taken = new Set([...own.values()].map(({ id }) => id))
  for (const { cluster, index, volume } of expected) {
    const name = memberVolumeName(cluster, index, volume)
    const member = memberAt.get(memberName(cluster, index))
    if (own.has(name) || !member) continue
    const found = attached
      .get(member.id)
      ?.find(it => it.clusterName === cluster && !taken.has(it.id) && it.name.endsWith(`-${index}-${volume}`))
    if (found) own.set(name, found)
    if (found) taken.add(found.id)
  }
  return own
}

function routerOf({ networkIds, external }: RecordedRouter, { networkNames }: Facts): RouterDesign {
  const networks = networkIds.flatMap(id => networkNames.get(id) ?? []).toSorted(order.compare)
  return compact({ networks: orNone(networks), external: external || undefined })
}

function floatingIpOf({ zoneName, instanceId }: RecordedFloatingIp, vdc: Facts): FloatingIpDesign {
  return compact({ zone: zoneName, instance: instanceId ? vdc.instances.get(instanceId)?.name : undefined })
}

function loadBalancerOf(it: RecordedLoadBalancer, vdc: Facts): LoadBalancerDesign {
  const network = vdc.networkNames.get(it.networkId)
  const instances = it.instanceIds.flatMap(id => (vdc.members.has(id) ? [] : (vdc.instances.get(id)?.name ?? [])))
  const clusters = it.clusterIds.flatMap(id => vdc.clusterNames.get(id) ?? [])
  const check = Object.entries(it.healthCheck).filter(
    ([key, value]) => connectCheckDefaults[key as keyof ConnectCheck] !== value,
  )
  return {
    ...(network && network !== vdc.onlyNetwork && { network }),
    address: it.address,
    listeners: it.listeners.map(designOfListener),
    ...(instances.length > 0 && { instances: instances.toSorted(order.compare) }),
    ...(clusters.length > 0 && { clusters: clusters.toSorted(order.compare) }),
    ...(check.length > 0 && { healthCheck: Object.fromEntries(check) }),
  }
}

function securityGroupOf({ rules }: RecordedSecurityGroup, { groupNames }: Facts): SecurityGroupDesign {
  const written = rules.flatMap(rule => designOfRule(rule, id => groupNames.get(id)) ?? [])
  return written.length > 0 ? { rules: written } : {}
}

/** Names of the groups that it is in, in one order whatever the record's. */
const groupsOf = ({ securityGroupIds }: RecordedInstance, { groupNames }: Facts): string[] =>
  securityGroupIds.flatMap(id => groupNames.get(id) ?? []).toSorted(order.compare)

function volumeOf(volume: RecordedVolume, vdc: Facts): VolumeDesign {
  const { sizeGiB, isEncrypted, zoneName, storageName, isOnDefault, attachment, backup } = volume
  const isWhereItsInstanceMustBe = attachment && vdc.instances.get(attachment.instanceId)?.wantedZoneName === zoneName
  return compact({
    sizeGiB,
    encrypted: isEncrypted || undefined,
    zone: isWhereItsInstanceMustBe ? undefined : zoneName,
    storage: isOnDefault ? undefined : storageName,
    backup: designOfBackup(backup),
  })
}

function instanceOf(instance: RecordedInstance, vdc: Facts): InstanceDesign {
  const volumes = looseVolumes(instance, vdc)
  return compact({
    image: instance.imageFamily ?? instance.imageName,
    ...shapeOf(instance),
    cpuShares: unless(instance.cpuShares, limits.cpuShares.default),
    rootDiskGiB: instance.rootDiskGiB,
    network: unless(instance.networkName, vdc.onlyNetwork),
    securityGroups: orNone(groupsOf(instance, vdc)),
    power: unless(instance.power, 'running'),
    priority: unless(instance.priority, 'normal'),
    userData: instance.userData || undefined,
    sshKeys: orNone(instance.sshKeys),
    zone: instance.wantedZoneName ?? undefined,
    address: instance.address,
    spread: instance.spread ?? undefined,
    volumes: volumes.length > 0 ? volumes : undefined,
  })
}

function clusterOf(cluster: RecordedCluster, vdc: Facts): ClusterDesign {
  const members = memberNumbers(cluster)
    .map(index => [String(index), deviationOf(cluster, index, vdc)] as const)
    .filter(([, member]) => Object.keys(member).length > 0)
  return compact({
    size: cluster.size,
    zones: cluster.zones.length > 0 ? cluster.zones : undefined,
    template: cluster.template,
    health: cluster.health ? withoutDefaults(cluster.health) : undefined,
    resurrection: unless(cluster.resurrection, 'automatic'),
    members: members.length > 0 ? Object.fromEntries(members) : undefined,
  })
}

/** What a member has otherwise than its template. */
function deviationOf(cluster: RecordedCluster, index: number, vdc: Facts): MemberDesign {
  const { template } = cluster
  const name = memberName(cluster.name, index)
  const member = vdc.memberAt.get(name)
  const volumes = Object.entries(template.volumes ?? {}).flatMap(([volume, { sizeGiB, storage, backup: usual }]) => {
    const ownName = memberVolumeName(cluster.name, index, volume)
    const own = vdc.ownAt.get(ownName)
    const backup = own && designOfBackup(own.backup)
    const isUsual = backupInWords(backup) === backupInWords(usual)
    const differs =
      own &&
      compact({
        was: unless(own.name, ownName),
        sizeGiB: unless(own.sizeGiB, sizeGiB),
        storage: storage === undefined && own.isOnDefault ? undefined : unless(own.storageName, storage),
        backup: isUsual ? undefined : (backup ?? null),
      })
    return differs && Object.keys(differs).length > 0 ? [[volume, differs] as const] : []
  })
  const attach = member ? looseVolumes(member, vdc) : []
  return compact({
    ...(member && {
      was: unless(member.name, name),
      image: unless(member.imageFamily ?? member.imageName, template.image),
      ...(hasShape(member, template) ? {} : shapeOf(member)),
      cpuShares: unless(member.cpuShares, template.cpuShares ?? limits.cpuShares.default),
      rootDiskGiB: unless(member.rootDiskGiB, template.rootDiskGiB ?? member.rootDiskGiB),
      network: unless(member.networkName, template.network ?? vdc.onlyNetwork),
      securityGroups: unlessSame(groupsOf(member, vdc), template.securityGroups ?? []),
      power: unless(member.power, template.power ?? 'running'),
      priority: unless(member.priority, template.priority ?? 'normal'),
      userData: unless(member.userData || undefined, template.userData || undefined),
      sshKeys: unlessSame(member.sshKeys, inKeyOrder(template.sshKeys ?? [])),
      zone: unless(member.wantedZoneName ?? undefined, dealtZone(cluster, index)),
    }),
    volumes: volumes.length > 0 ? Object.fromEntries(volumes) : undefined,
    attach: attach.length > 0 ? attach : undefined,
  })
}

/** Names of what is attached, but for members' own volumes: those follow from their cluster. */
const looseVolumes = (instance: RecordedInstance, vdc: Facts) =>
  (vdc.attached.get(instance.id) ?? []).filter(volume => !vdc.own.has(volume.id)).map(({ name }) => name)

const shapeOf = ({ typeName, vcpus, memoryMiB }: RecordedInstance) =>
  typeName === null ? { vcpus, memoryMiB } : { type: typeName }

const hasShape = (member: RecordedInstance, template: ClusterDesign['template']) =>
  template.type === undefined
    ? member.typeName === null && member.vcpus === template.vcpus && member.memoryMiB === template.memoryMiB
    : member.typeName === template.type

const memberNumbers = ({ size }: RecordedCluster) => Array.from({ length: size }, (_, i) => i + 1)

const subnetsOf = (subnets: RecordedNetwork['subnets']) =>
  byName(subnets.map(({ name, cidr, cidr6 }) => [name, { cidr, ...(cidr6 && { cidr6 }) }]))

const unless = <T>(value: T, usual: T | undefined): T | undefined => (value === usual ? undefined : value)

const orNone = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined)
/** Whatever the order. */
const unlessSame = (names: string[], usual: readonly string[]): string[] | undefined =>
  names.length === usual.length && names.every(name => usual.includes(name)) ? undefined : names

/** Without what is undefined. */
const compact = <T extends object>(of: T): T =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as T

/** web-2 before web-10, so that the same content reads the same. */
const order = new Intl.Collator('en', { numeric: true })
const byName = <T>(entries: (readonly [string, T])[]): Record<string, T> =>
  Object.fromEntries(entries.toSorted(([a], [b]) => order.compare(a, b)))

/** vdb, vdc, …, vdz, vdaa. */
const byDevice = ({ attachment: a }: RecordedVolume, { attachment: b }: RecordedVolume) =>
  (a?.device.length ?? 0) - (b?.device.length ?? 0) || (a?.device ?? '').localeCompare(b?.device ?? '', 'en')
