import type { SeenDisk } from '@/server/domain/drift/finding'
import type { Id } from '@/server/domain/ids'
import type { PowerState } from '@/server/domain/instance'
import type { SecurityRule } from '@/server/domain/security-group'
import type { DiskSpec, DriverKind, Gateways, LoadBalancerSpec, NicSpec, RouterExternal } from '../contract'

/** Backups are no resource of the contract: they are written and read, not wanted. */
export type SimulatedKind = DriverKind | 'backup'

/** Something under way: begun at `since`, done at `until` (ms since 1970). Kept, so that it survives every crash. */
export type Phase<What extends string = string> = { what: What; since: number; until: number }

export type ImageDocument = { name: string; sizeBytes: number; phase: Phase | null }
/** `isTorn`: others changed what it is made of, so that it does not do what it says. */
type Torn = { isTorn?: boolean }
export type NetworkDocument = Torn & { name: string; cidr: string; cidr6?: string | null; phase: Phase | null }
export type PortDocument = Torn & {
  name: string
  networkId: string
  mac: string
  address: string
  /** Absent of ports from before there were any, like the next two. */
  address6?: string | null
  names?: string[]
  securityGroupIds?: string[]
  movesBetween?: string[]
  phase: Phase | null
}
export type RouterDocument = {
  name: string
  networks: { id: string; cidr: string; cidr6?: string | null }[]
  external: RouterExternal | null
  /** Which hosts are connected to what is outside only who meddles can say (editNetwork). */
  gateways?: Gateways
  generation: number
  phase: Phase | null
}
export type FloatingIpDocument = {
  name: string
  address: string
  routerId: string
  to: string
  generation: number
  phase: Phase | null
}
export type LoadBalancerDocument = Torn &
  Omit<LoadBalancerSpec, 'network' | 'members'> & {
    networkId: string
    members: { portId: string; address: string }[]
    generation: number
    phase: Phase | null
  }
export type SecurityGroupDocument = Torn & {
  name: string
  rules: SecurityRule[]
  generation: number
  phase: Phase | null
}
export type AttachmentDocument = { volumeId: string; instanceId: string; phase: Phase | null }

/** A file's text or, for folders, null; `m`: changed at, ms since 1970. */
export type FileNode = { t: string | null; m: number }
/** Absolute path → node. */
export type Files = Record<string, FileNode>

export type VolumeDocument = {
  name: string
  vdcId: string | null
  sizeGiB: number
  generation: number
  phase: Phase | null
  /** What a guest wrote to it; null: never formatted. */
  filesystem: { type: string; uuid: string; label: string; sizeGiB: number; files: Files } | null
  /** The same of an encrypted one, as its storage has it: '' before anything was written. Then `filesystem` is null. */
  ciphertext?: string
}

/** What the volume held when it was taken. */
export type SnapshotDocument = Pick<VolumeDocument, 'name' | 'sizeGiB' | 'phase' | 'filesystem' | 'ciphertext'> & {
  volumeId: Id<'volume'>
}

/** What was brought there. */
export type BackupDocument = { vault: Id<'vdc'>; content: string; phase: null }

export type InstancePhase =
  | Phase<'create' | 'boot' | 'pause' | 'resume' | 'rebuild' | 'remove'>
  /** Forced: at its end the guest is switched off, having ignored the request. */
  | (Phase<'shutdown'> & { ownUntil: number | null; forced: boolean })
  | (Phase<'plug' | 'unplug'> & { disk: DiskSpec })
  /** To another place; its end is what moves it (land). */
  | (Phase<'migrate'> & { to: string; pauseMs: number })

/** Counters since boot. */
export type Usage = {
  cpuTimeNs: number
  diskReadBytes: number
  diskWriteBytes: number
  netRxBytes: number
  netTxBytes: number
}

/** What a guest has in memory: gone when it is switched off. */
export type GuestMemory = {
  cwd: string
  mounts: { device: string; attachmentId: string; directory: string }[]
  /** The boot messages were shown on the serial port. */
  greeted: boolean
  history: string[]
  /** Disks on their way to another place: what is written goes to both. Absent: none, ever. */
  copies?: { attachmentId: string; to: string; since: number; until: number }[]
}

export type InstanceDocument = {
  name: string
  vdcId: string | null
  power: PowerState | 'crashed'
  phase: InstancePhase | null
  vcpus: number
  memoryMiB: number
  cpuShares: number | null
  imageId: string | null
  rootVersion: number
  rootDiskGiB: number
  nic: (Omit<NicSpec, 'networkId' | 'portId'> & { portId?: string; networkId: string }) | null
  disks: DiskSpec[]
  /** Disks that others plugged in. */
  foreignDisks?: SeenDisk[]
  /** Taken over: its card and its root disk are its owner's. */
  isImported?: boolean
  /** Generation last converged to, and the newest one ever begun. */
  generation: number
  accepted: number
  boots: number
  bootedAt: number | null
  /** Since when it has run without a pause. */
  runningSince: number | null
  usedBefore: Usage
  crashAt: number | null
  /** How long the guest stood still on its last way from another host. */
  pauseMs?: number
  memory: GuestMemory
  /** It runs, but nothing in it answers until it boots again. */
  isHung?: boolean
  /** Changes to the root disk since it was made from the image; null: a file of the image that was removed. */
  root: Record<string, FileNode | null>
}

export type Documents = {
  image: ImageDocument
  network: NetworkDocument
  port: PortDocument
  router: RouterDocument
  floatingIp: FloatingIpDocument
  loadBalancer: LoadBalancerDocument
  securityGroup: SecurityGroupDocument
  instance: InstanceDocument
  volume: VolumeDocument
  attachment: AttachmentDocument
  snapshot: SnapshotDocument
  backup: BackupDocument
}

export type Row<K extends SimulatedKind> = {
  kind: K
  place: string
  external: string
  refId: string | null
  document: Documents[K]
}
