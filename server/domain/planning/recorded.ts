import type { VolumeBackup } from '../backup-design'
import type { HealthCheck } from '../cluster-health'
import type { ClusterTemplate } from '../design/document'
import type { Id } from '../ids'
import type { ImageVersion } from '../image-family'
import type { ObservedState, PowerState, Priority } from '../instance'
import type { ConnectCheck, Listener } from '../load-balancer'
import type { HostCandidate } from '../placement'
import type { QuotaLimits, QuotaUse } from '../quota'
import type { Reserved } from '../reservation'
import type { ResurrectionMode } from '../resurrection'

import type { SecurityRule } from '../security-group'
import type { ObservedVolumeState } from '../volume'

/** What was last seen of a machine, as the reconciler keeps it in `instance.actual`. */
export type ActualInstance = {
  power: PowerState | 'crashed'
  vcpus: number
  memoryMiB: number
  cpuShares: number | null
  /** Ids of the attachments whose disks it has. */
  attachmentIds: string[]
  /** Whether its network card is the recorded one, on the recorded network; null: its driver can't tell. */
  hasOwnNic?: boolean | null
}
/** The same of a volume, in `volume.actual`. */
export type ActualVolume = { sizeGiB: number }

export type RecordedNetwork = {
  id: Id<'network'>
  name: string
  generation: number
  /** `cidr6`: beside it, if any. */
  subnets: { name: string; cidr: string; cidr6?: string | null }[]
  /** Addresses that nobody is given. Beside the design: another design takes none of them back. */
  reserved?: Reserved[]
  isBusy: boolean
}
export type RecordedRouter = {
  id: Id<'router'>
  name: string
  generation: number
  networkIds: Id<'network'>[]
  external: boolean
  isBusy: boolean
}
export type RecordedFloatingIp = {
  id: Id<'floatingIp'>
  name: string
  generation: number
  address: string
  zoneId: Id<'zone'>
  zoneName: string
  /** Who answers under it; null: nobody. */
  instanceId: Id<'instance'> | null
  isBusy: boolean
}
export type RecordedLoadBalancer = {
  id: Id<'loadBalancer'>
  name: string
  generation: number
  networkId: Id<'network'>
  address: string
  listeners: Listener[]
  healthCheck: ConnectCheck
  instanceIds: Id<'instance'>[]
  clusterIds: Id<'cluster'>[]
  isBusy: boolean
}
export type RecordedSecurityGroup = {
  id: Id<'securityGroup'>
  name: string
  generation: number
  rules: SecurityRule[]
  isBusy: boolean
}
export type RecordedVolume = {
  id: Id<'volume'>
  name: string
  generation: number
  sizeGiB: number
  isEncrypted: boolean
  zoneId: Id<'zone'>
  zoneName: string
  storageId: Id<'storage'>
  storageName: string
  /** It is where its zone puts what does not say where it is to be. */
  isOnDefault: boolean
  observed: ObservedVolumeState
  actual: ActualVolume | null
  clusterName: string | null
  attachment: { id: Id<'attachment'>; instanceId: Id<'instance'>; instanceName: string; device: string } | null
  /** What it says itself of its backups. */
  backup: VolumeBackup
  /** They go with it. */
  snapshotCount: number
  isBusy: boolean
}
export type RecordedInstance = {
  id: Id<'instance'>
  name: string
  generation: number
  imageId: Id<'image'>
  imageName: string
  /** The family whose newest version was asked for; null: this image. */
  imageFamily: string | null
  typeId: Id<'instanceType'> | null
  typeName: string | null
  vcpus: number
  memoryMiB: number
  cpuShares: number
  rootDiskGiB: number
  rootVersion: number
  networkName: string
  securityGroupIds: Id<'securityGroup'>[]
  address: string
  /** Absent: its network has no IPv6 range. */
  address6?: string
  /** The zone asked for; null: any. */
  wantedZoneName: string | null
  /** Where it is. */
  zoneId: Id<'zone'> | null
  zoneName: string | null
  hostId: Id<'host'> | null
  spread: string | null
  priority: Priority
  power: PowerState
  userData: string | null
  sshKeys: string[]
  observed: ObservedState
  actual: ActualInstance | null
  clusterName: string | null
  memberIndex: number | null
  /** Taken over from its host: its card is its own. */
  isImported: boolean
  isBusy: boolean
}
export type RecordedCluster = {
  id: Id<'cluster'>
  name: string
  generation: number
  size: number
  zones: string[]
  template: ClusterTemplate
  /** What members are asked; null: nothing. */
  health: HealthCheck | null
  resurrection: ResurrectionMode
  isBusy: boolean
}

/** All that is recorded of one VDC, as the planner compares it with a design. */
export type RecordedVdc = {
  vdcId: Id<'vdc'>
  networks: RecordedNetwork[]
  routers: RecordedRouter[]
  floatingIps: RecordedFloatingIp[]
  loadBalancers: RecordedLoadBalancer[]
  securityGroups: RecordedSecurityGroup[]
  volumes: RecordedVolume[]
  instances: RecordedInstance[]
  clusters: RecordedCluster[]
}

/** What a plan needs to know besides: what can be chosen, and where there is room. */
export type PlanContext = {
  images: (ImageVersion & { id: Id<'image'>; minMemoryMiB: number; minDiskGiB: number })[]
  types: { id: Id<'instanceType'>; name: string; vcpus: number; memoryMiB: number }[]
  zones: {
    id: Id<'zone'>
    name: string
    /** Where its volumes can be; the default first. */
    storages: { id: Id<'storage'>; name: string /** null: it has not told yet. */; freeGiB: number | null }[]
    /** It joins its hosts’ networks, and so can filter. */
    hasNetwork: boolean
    /** There is a way out of it. */
    hasExternal: boolean
    /** Where that leads (store/external-addresses); null: there is none. */
    outside: string | null
    /** It keeps backups. */
    hasBackups: boolean
  }[]
  hosts: HostCandidate[]
  /** Of other VDCs' networks: ranges do not overlap, so that VDCs can be joined later. */
  usedCidrs: string[]
  /** The same of IPv6 ranges. */
  usedCidrs6: string[]
  /** What the VDC may use, what it uses, and what tasks under way hold besides. */
  quota: { limits: QuotaLimits; used: QuotaUse; reserved: QuotaUse }
  /** Ids for what is to be made; drawn outside, since the planner is pure. */
  newId: <
    K extends
      | 'network'
      | 'router'
      | 'floatingIp'
      | 'loadBalancer'
      | 'securityGroup'
      | 'volume'
      | 'instance'
      | 'attachment'
      | 'cluster',
  >(
    kind: K,
  ) => Id<K>
}
