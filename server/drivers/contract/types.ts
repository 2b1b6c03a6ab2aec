import type { Duplex, Readable } from 'node:stream'
import type { z } from 'zod'
import type { SeenDisk, SeenNic } from '@/server/domain/drift/finding'
import type { Capabilities } from '@/server/domain/host'
import type { Id } from '@/server/domain/ids'
import type { PowerState } from '@/server/domain/instance'
import type { ConnectCheck, Listener, MemberStatus } from '@/server/domain/load-balancer'
import type { SecurityRule } from '@/server/domain/security-group'
import type { BootDevice, SensorReading } from '@/server/domain/sensor'

/** What drivers manage. */
export type DriverKind =
  | 'image'
  | 'network'
  | 'router'
  | 'floatingIp'
  | 'loadBalancer'
  | 'securityGroup'
  | 'port'
  | 'instance'
  | 'volume'
  | 'attachment'
  | 'snapshot'

/** Our id is the truth and is stamped on the real object; `external` is a cache we can afford to lose. */
export type Ref<K extends DriverKind> = { kind: K; id: Id<K>; external?: string } & (K extends 'snapshot'
  ? /** The volume that it lives within. */ { of: Id<'volume'> }
  : unknown)

/** Rides with every call. A repeat under the same key is harmless. */
export type Call = {
  taskId: string
  /** Same step, same key, whatever the attempt. */
  key: string
  signal: AbortSignal
  log(message: string): void
}

/** A bootable source, as placed on the control plane. */
export type ImageSpec = {
  name: string
  /** A file on the control plane's machine (qcow2 or raw), or for the simulated driver any text. */
  path: string
  format: 'qcow2' | 'raw'
  sizeBytes: number
  /** sha256 of the file, or '' when unknown. */
  checksum: string
}

/** A VDC's flat layer-2 segment, as a zone's network has it or, without one, as a single host does. */
/** `cidr6`: guests have an address of it, too. */
export type NetworkSpec = { name: string; cidr: string; cidr6?: string | null }

/** An instance's place on a zone's network: who may send and receive there. The compute side is `NicSpec.portId`. */
export type PortSpec = {
  /** The instance's name, for people who look at the infrastructure. */
  name: string
  networkId: Id<'network'>
  mac: string
  /** Without prefix length, 10.0.0.5 */
  address: string
  /** Its IPv6 address, where its network has a range of these. */
  address6?: string | null
  /**
   * What its address is the answer to, on its network, bare and as `<name>.<network's name>.internal`. Several ports may
   * share a name: each of their addresses is an answer then. None while its machine is off.
   */
  names: string[]
  /** Those that it is in. None: all that its address and MAC let pass, passes. */
  securityGroupIds: Id<'securityGroup'>[]
  /**
   * While its machine moves, the hosts that it is or may be at, by what they call themselves: all of them get what is sent
   * to it, so that nothing is lost in between. Absent: it is wherever it is plugged in.
   */
  movesBetween?: string[]
}

/**
 * What passes to and from the ports that are in it, in one zone; from the moment in which `ensure` has converged on, for
 * those that are there already, too. Rules may refer to groups that the zone has not got: they have no members there.
 */
export type SecurityGroupSpec = { name: string; rules: SecurityRule[] }

/**
 * What joins networks of one zone: guests on one of them reach those on another by way of their gateway, the first address
 * of each range, which is the router's from then on. Outside it leads over IPv4 only. A network has one router; the last one that joins it has it.
 */
export type RouterSpec = {
  name: string
  networks: { id: Id<'network'>; cidr: string; cidr6?: string | null }[]
  /** Where it leads outside, guests send under its `address` there. null: it does not. */
  external: RouterExternal | null
  /** Hosts that are off by proof, or about to be, by what they call themselves: none of them is its way outside. */
  offHosts?: string[]
}
export type RouterExternal = { physicalNetwork: string; cidr: string; gateway: string; address: string }

/**
 * An address of a router's external network, in one zone: what comes for it from outside goes to the port that has the
 * address `to`, and what that sends outside does so under it.
 */
export type FloatingIpSpec = { name: string; address: string; routerId: Id<'router'>; to: string }

/**
 * What spreads connections to an address of a network over members there, in one zone. Members that take no TCP connection
 * on a listener's port get none of that listener's, until they do again. A member whose port is not in the zone is left out,
 * and one whose port goes leaves by itself: `ensure` takes it up again once it is there.
 */
export type LoadBalancerSpec = {
  name: string
  network: { id: Id<'network'>; cidr: string }
  /** Nobody else's. */
  address: string
  listeners: Listener[]
  healthCheck: ConnectCheck
  members: { portId: Id<'port'>; address: string }[]
}

export type NicSpec = {
  /** The port of the zone's network to be plugged into. Absent: the host's own network. */
  portId?: Id<'port'>
  networkId: Id<'network'>
  mac: string /** address with prefix length, 10.0.0.5/24 */
  address: string
  gateway: string | null
  /** Its IPv6 address, with prefix length, and the gateway of that. */
  ipv6?: { address: string; gateway: string }
  /** Who answers names on its network, and the domain of those that are bare. Absent: nobody. */
  resolver?: { address: string; domain: string }
}

/** Where a host finds a volume: an export made for exactly one attachment. */
export type DiskSource =
  | { protocol: 'nbd'; host: string; port: number; export: string }
  /** The user may write to nothing but this image, and only for as long as the attachment lasts. */
  | {
      protocol: 'rbd'
      monitors: { host: string; port: number }[]
      pool: string
      image: string
      user: string
      key: string
    }
  | { protocol: 'simulated'; export: string }

export type DiskSpec = {
  attachmentId: Id<'attachment'>
  volumeId: Id<'volume'>
  source: DiskSource /** vdb, vdc, … */
  device: string
  /** Of one that begins with a `luksHeader`: the host sees its data through this, and has it only to open the disk. */
  luksKey?: string
}

export type InstanceSpec = {
  /** The user's name: hostname of the guest. */
  name: string
  vdcId: Id<'vdc'>
  vcpus: number
  cpuShares: number
  memoryMiB: number
  imageId: Id<'image'>
  rootDiskGiB: number
  /** Counts rebuilds: another number wants a fresh root disk from the image. */
  rootVersion: number
  userData: string | null
  /** Public keys that cloud-init lets in, one line each as in a .pub file. */
  sshKeys: string[]
  nic: NicSpec
  /** All attached volumes, in device order. */
  disks: DiskSpec[]
  power: PowerState
  /** How long a guest may take to shut down by itself before it is switched off. */
  stopTimeoutMs: number
}

export type VolumeSpec = {
  name: string
  vdcId: Id<'vdc'>
  sizeGiB: number
  /** What it is filled with when it is made; at most as large. Says nothing of one that is there. */
  from?: Ref<'snapshot'>
  /**
   * What it begins with when it is made of nothing: its size comes on top. Of one that is there, only its length counts.
   */
  luksHeader?: Buffer
}

/** What a volume holds at the moment when it is taken; also while a guest writes, as a power cut would leave it. */
export type SnapshotSpec = { name: string }

/** The storage side of an attachment: one export, for one instance, and thereby the fence. */
export type AttachmentSpec = { volumeId: Id<'volume'>; instanceId: Id<'instance'> }

export type Specs = {
  image: ImageSpec
  network: NetworkSpec
  port: PortSpec
  router: RouterSpec
  floatingIp: FloatingIpSpec
  loadBalancer: LoadBalancerSpec
  securityGroup: SecurityGroupSpec
  instance: InstanceSpec
  volume: VolumeSpec
  attachment: AttachmentSpec
  snapshot: SnapshotSpec
}

/** `isWhole`, of things of a zone's network: all of what the driver makes one of is there, as it makes it. */
export type Statuses = {
  image: { sizeBytes: number }
  /** `cidr`, `cidr6`: of what guests there are told; absent: this driver can't tell, nor of `isWhole`. */
  network: { name: string; cidr?: string; cidr6?: string | null; isWhole?: boolean }
  /** `isStrict`: only this MAC and these addresses may send from it. */
  port: {
    networkId: string | null
    mac: string
    address: string
    address6: string | null
    isStrict: boolean
    isWhole: boolean
    names: string[]
    securityGroupIds: string[]
  }
  /** `networks`: those that it joins, by id and ranges. */
  router: {
    name: string
    networks: { id: string; cidr: string; cidr6: string | null }[]
    external: RouterExternal | null
    gateways?: Gateways
    generation: number
  }
  floatingIp: { name: string; address: string; routerId: string | null; to: string; generation: number }
  loadBalancer: {
    name: string
    networkId: string | null
    address: string
    listeners: Listener[]
    healthCheck: ConnectCheck
    /** Addresses of the members that it has, and how each does on each port that it is asked at. */
    members: { address: string; ports: Pick<MemberStatus, 'protocol' | 'port' | 'state'>[] }[]
    isWhole: boolean
    generation: number
  }
  /** `isStrict`: what is enforced there is what its rules say, and nothing else. */
  securityGroup: { name: string; rules: SecurityRule[]; generation: number; isStrict: boolean }
  instance: {
    power: PowerState | 'crashed'
    vcpus: number
    memoryMiB: number
    cpuShares: number | null
    /** Attachment ids of the disks that the machine has now. */
    disks: string[]
    /** Disks that are none of ours: plugged in by others, or a stranger's own. Absent: the driver can't tell. */
    foreignDisks?: SeenDisk[]
    /** Its network card; `network` is our id of it, or the host's own name. Absent: the driver can't tell. */
    nics?: SeenNic[]
    rootVersion: number
    /** Generation last converged to, as stamped on the object. */
    generation: number
    /** The name in our stamp or, for a stranger, its own. */
    name: string
    vdcId: string | null
  }
  volume: { sizeGiB: number; name: string }
  attachment: { source: DiskSource; volumeId: string }
  snapshot: { sizeGiB: number; volumeId: string }
}

/**
 * Hosts by which a router leads outside, by what they call themselves: who is in line, the first one that is there being
 * the way; and who is connected to what is outside, as they would be put in line. Absent where the driver can't tell.
 */
export type Gateways = { inLine: string[]; connected: string[] }

/** Absence is an answer, not an error. `managed`: it carries our stamp. */
export type Observation<K extends DriverKind> =
  | { exists: true; external: string; managed: boolean; status: Statuses[K]; asOf: Date }
  | { exists: false }

export type Change = { field: string; from: unknown; to: unknown; impact: 'live' | 'restart' | 'replace' }

/** There yet? If not, call again after `waitMs` and hand `resume` back. */
export type Nudge<K extends DriverKind> =
  | { converged: true; seen: Observation<K> }
  | {
      converged: false
      waitMs: number
      percent?: number
      resume?: string /** What is being waited for, in words. */
      waitingFor?: string
    }

/** One entry of the inventory, ours or not. `id` is null for strangers. */
export type Found<K extends DriverKind> = {
  id: Id<K> | null
  external: string
  seen: Extract<Observation<K>, { exists: true }>
}

/** The verbs, the same for every kind. */
export interface Resource<K extends DriverKind> {
  observe(ref: Ref<K>, call: Call): Promise<Observation<K>>
  /** Pure: previews, drift and tests alike. Empty = nothing differs. */
  plan(spec: Specs[K], seen: Observation<K>): Change[]
  /** Repeatable: makes it so, from whatever state a crash left. An older generation than the stamped one is refused with `conflict`. */
  ensure(ref: Ref<K>, spec: Specs[K], generation: number, call: Call, resume?: string): Promise<Nudge<K>>
  /** Already gone = converged. */
  remove(ref: Ref<K>, call: Call, resume?: string): Promise<Nudge<K>>
  /** The whole inventory, ours or not. */
  list(call: Call): AsyncIterable<Found<K>>
}

/** Counters since boot for disk and network, gauges for the rest. */
export type InstanceSample = {
  id: Id<'instance'>
  at: Date
  /** CPU time used by the guest since its start, in nanoseconds. */
  cpuTimeNs: number
  vcpus: number
  memoryUsedMiB: number | null
  diskReadBytes: number
  diskWriteBytes: number
  netRxBytes: number
  netTxBytes: number
}

/**
 * What a rule of a security group has let pass at one place of a zone, since that place counts it. Packets that it let
 * pass itself, whole connections of them; their answers pass by themselves. Another `counter` began at zero, and one that
 * went back began anew.
 */
export type RuleCounter = {
  securityGroupId: Id<'securityGroup'>
  rule: SecurityRule
  counter: string
  packets: number
  bytes: number
}

/** Whether it is there, for which it does nothing in the guest; or how a `request` that it sends to its guest is answered. */
export type AgentQuestion = { timeoutMs: number; request?: { port: number; path: string } }

/** What is written onto a machine that is taken over. */
export type Mark = { id: Id<'instance'>; vdcId: Id<'vdc'>; name: string; imageId: Id<'image'>; generation: number }

export type HostFacts = {
  version: string
  /** What the host calls itself; null: it does not say. */
  hostname: string | null
  cpuThreads: number
  memoryMiB: number
  cpuPercent: number | null
  memoryUsedMiB: number | null
}

/** Where a host takes in a machine that is on its way; only hosts of the same driver understand it. */
export type Landing =
  | {
      protocol: 'libvirt'
      /** The target's own libvirt and where its QEMU listens, as other hosts reach them. */
      uri: string
      address: string
      /** What of the definition belongs to the host: its folder of disks, and where it serves screens. */
      folder: string
      screenListen: string
    }
  | { protocol: 'simulated'; host: string }

/**
 * Live migration: the guest goes on while its machine moves from one host, the source, to another, the target, of the
 * same storage. Each verb is one host's part of it and repeatable. At any moment the machine runs on one of them only;
 * until it has left, the source's is the one (server/decisions/0016).
 */
export interface Migration {
  /** On the target: all that the machine stands on there, made anew where an earlier try left something. */
  receive(ref: Ref<'instance'>, spec: InstanceSpec, call: Call): Promise<Landing>
  /** On the source: has left = converged, absent. One that is under way already is waited for. */
  send(ref: Ref<'instance'>, landing: Landing, call: Call, resume?: string): Promise<Nudge<'instance'>>
  /** On the source: ends one that is under way. None under way, or already gone = converged. */
  abort(ref: Ref<'instance'>, call: Call): Promise<Nudge<'instance'>>
  /** On the target: what came in, and for how long its guest stood still on the way (null: not told any more). */
  arrival(ref: Ref<'instance'>, call: Call): Promise<{ seen: Observation<'instance'>; pauseMs: number | null }>
  /**
   * On either: takes away what the machine stood on where it is not. Never touches a machine.
   * @throws `busy` while one is there.
   */
  clear(ref: Ref<'instance'>, call: Call): Promise<void>
}

/**
 * Where a running guest reads and writes a disk that goes from one place to another: there alone, there while a copy is on
 * its way, at `both`, where a write counts as done only once it is at each of them, or at the other alone. `nowhere`: no
 * guest runs with it.
 */
export type DiskPlace = 'former' | 'copying' | 'both' | 'target' | 'nowhere'

/**
 * A disk of a running guest goes over to another place of the same size while the guest writes on. In each call, `disk`
 * says where it was and `to` where it goes. All verbs are repeatable (server/decisions/0041).
 */
export interface DiskMoves {
  /** Converged: it is at `both`, and stays so whoever asked is still there or not. @throws `conflict` when no guest runs with it. */
  copy(ref: Ref<'instance'>, disk: DiskSpec, to: DiskSource, call: Call, resume?: string): Promise<Nudge<'instance'>>
  place(ref: Ref<'instance'>, disk: DiskSpec, to: DiskSource, call: Call): Promise<DiskPlace>
  /** From both to the target alone. Already there is as good. @throws `conflict` when it is at neither. */
  pivot(ref: Ref<'instance'>, disk: DiskSpec, to: DiskSource, call: Call): Promise<void>
  /** Back to the former place alone; one that has gone over stays there. Nothing under way is as good. */
  cancel(ref: Ref<'instance'>, disk: DiskSpec, to: DiskSource, call: Call): Promise<void>
}

export interface Instances extends Resource<'instance'> {
  /** One call for all of a host. */
  metrics(call: Call): Promise<InstanceSample[]>
  /** The guest's serial port, bytes both ways; `destroy()` closes it. One at a time per instance: a new one takes over. */
  console(ref: Ref<'instance'>, call: Call): Promise<Duplex>
  /** The guest's screen as a raw RFB (VNC) byte stream. */
  screen(ref: Ref<'instance'>, call: Call): Promise<Duplex>
  /**
   * Takes over a stranger: only our mark is put on it, nothing else of it is touched. From then on `ensure` changes its
   * power, size and volumes, and never redefines what it found. Repeatable. Absent: this driver can't.
   */
  adopt?(external: string, mark: Mark, call: Call): Promise<Observation<'instance'>>
  /** The reverse: takes the mark off what was adopted. Already gone is fine. */
  release?(ref: Ref<'instance'>, call: Call): Promise<void>
  /**
   * Tells a running guest how large one of its disks is by now; repeatable. One that is off finds out by itself, at its
   * next start. Absent: guests find out by themselves.
   */
  tellSize?(ref: Ref<'instance'>, disk: Pick<DiskSpec, 'device'> & { sizeGiB: number }, call: Call): Promise<void>
  /**
   * Asks the agent within a running guest, over a line that is no network. null: it answered, and whoever it was to ask did
   * well; otherwise why not, as a sentence. An error is the host's, and tells nothing of the guest. Absent: this driver
   * can't.
   */
  askAgent?(ref: Ref<'instance'>, question: AgentQuestion, call: Call): Promise<string | null>
  /** Absent: machines of this host can't move while they run. */
  migration?: Migration
  /** Absent: disks of this host's guests can't move while they run. */
  diskMoves?: DiskMoves
}

export interface Snapshots extends Resource<'snapshot'> {
  /**
   * Makes the volume what it was; its size stays at least what it is. Repeatable, also from halfway.
   * @throws `conflict` while the volume is connected.
   */
  revert(ref: Ref<'snapshot'>, call: Call, resume?: string): Promise<Nudge<'volume'>>
}

/**
 * The bytes of volumes, for whoever carries them elsewhere. Errors of the other end come through the stream; one that
 * ends without is whole.
 */
export interface Contents {
  /** All that a snapshot holds, or a volume that nobody uses, from its first byte to its last. */
  read(of: Ref<'snapshot'> | Ref<'volume'>, call: Call): Promise<Readable>
  /**
   * Overwrites a volume that nobody uses, from its first byte on; whoever is at it from an earlier try is cut off.
   * Whatever comes of it, nobody can write there by it any more afterwards.
   * @throws `conflict` while the volume is connected; what the content throws.
   */
  write(ref: Ref<'volume'>, content: Readable, call: Call): Promise<void>
  /** Cuts off whoever still reads or writes by these. Nobody is as good. */
  release(of: Ref<'snapshot'> | Ref<'volume'>, call: Call): Promise<void>
}

/** Backups of different vaults share nothing: neither pieces nor a way to read them. */
export type BackupRef = { id: Id<'backup'>; vault: Id<'vdc'> }

/** A place where backups are kept. */
export interface Backups {
  /**
   * Keeps all that comes. A repeat begins anew; what an earlier try left goes. Content that fails is not kept.
   * @returns what `read` finds it by, and how much it added to what is there.
   */
  write(ref: BackupRef, content: Readable, call: Call): Promise<{ external: string; storedBytes: number }>
  /**
   * From the first byte to the last, as far as it can be read.
   * @throws `missing`, perhaps through the stream, when it can't be (any more).
   */
  read(ref: BackupRef & { external: string }, call: Call): Promise<Readable>
  /** Already gone is as good. What others share with it stays. */
  remove(ref: BackupRef, call: Call): Promise<void>
}

export interface RuleCounters {
  /** `uncounted`: hosts that don't count, or don't answer now; what passes there is not among what is told. */
  read(call: Call): Promise<{ counters: RuleCounter[]; uncounted: string[] }>
}

export type Probe = {
  healthy: boolean
  version: string
  capabilities: Capabilities
  host: HostFacts | null
  problems: string[]
}

/** A hint that something changed, never what. No ref: anything may have (after a reconnect). */
export type Hint = {
  ref?: Ref<'instance' | 'volume'>
  /** What the infrastructure said, in its own words: for people to read, never to act on. */
  happened?: { what: string; at: Date }
}

/**
 * A host's power, switched from outside whatever the host itself does (a management controller). All verbs are
 * repeatable, and their return is no proof: `status` is asked for that.
 */
export interface Power {
  status(call: Call): Promise<'on' | 'off'>
  on(call: Call): Promise<void>
  /** Cuts it, without asking the host. */
  off(call: Call): Promise<void>
  /** What it starts from when it is switched on next, and only then. @throws `unsupported` where it can't be told. */
  bootNext(from: BootDevice, call: Call): Promise<void>
  /** All that can be read now; a sensor without a value, as of a part that is off, is left out. */
  sensors(call: Call): Promise<SensorReading[]>
}

/** Whether one host sees another. `unknown`: it could not look, or this pair can't tell. */
export type Sight = 'seen' | 'silent' | 'unknown'

/**
 * An open line to one infrastructure: a host (compute), a storage server (volumes), a zone's network or backup store, or a
 * host's management controller (power). Facets it lacks are undefined.
 */
export interface Connection extends AsyncDisposable {
  /** Never throws for an unhealthy other end: says what is wrong in `problems`. Throws `unreachable` only when nothing answers. */
  probe(call: Call): Promise<Probe>
  images?: Resource<'image'>
  networks?: Resource<'network'>
  /** Network side of instances' cards. The compute side is `NicSpec.portId`. */
  ports?: Resource<'port'>
  routers?: Resource<'router'>
  floatingIps?: Resource<'floatingIp'>
  loadBalancers?: Resource<'loadBalancer'>
  securityGroups?: Resource<'securityGroup'>
  ruleCounters?: RuleCounters
  instances?: Instances
  /** Removing one takes its snapshots along. */
  volumes?: Resource<'volume'> & {
    /** Free and total space in GiB. */
    capacity(call: Call): Promise<{ totalGiB: number; freeGiB: number }>
  }
  /** Storage side of attachments: exports. The compute side is `InstanceSpec.disks`. */
  attachments?: Resource<'attachment'>
  snapshots?: Snapshots
  contents?: Contents
  backups?: Backups
  power?: Power
  /**
   * Another path to a host than Plenum's own: whether this one sees the one with this config, over the hosts' network.
   * `silent` is said only after a look of its own. Absent: this driver can't tell.
   */
  sees?(otherConfig: unknown, call: Call): Promise<Sight>
  /** Ends when the signal aborts; survives the other end's restarts by itself. */
  watch?(call: Call): AsyncIterable<Hint>
}

export type DriverRole = 'compute' | 'storage' | 'network' | 'power' | 'backup'

/** One kind of infrastructure. The config's schema doubles as the “add host” form. */
export interface Driver<Config = unknown> {
  name: string
  /** What a connection of this driver serves. */
  role: DriverRole
  title: string
  /** Of storage: its volumes can grow while an instance uses them, as `liveGrow` says of what was probed. */
  growsInUse?: true
  config: z.ZodType<Config>
  /** Opens lazily: an unreachable other end is reported by the calls, not here. */
  connect(config: Config): Promise<Connection>
}

/** Finds the open line to a host, a storage of a zone or its network; implemented by the process that wires everything. */
export interface Infrastructure {
  compute(hostId: string): Promise<Connection>
  storage(storageId: Id<'storage'>): Promise<Connection>
  /** Other storages, of whichever zone, whose configuration leads to the same place as this one's. */
  sameStorages(storageId: Id<'storage'>): Promise<ReadonlySet<string>>
  /** To what keeps a zone's backups. @throws `unsupported` when it has nothing. */
  backups(zoneId: string): Promise<Connection>
  /** To the management controller of a host. @throws `unsupported` when it has none. */
  power(hostId: string): Promise<Connection>
  /** What joins the networks of the hosts of this one's zone; null where each has its own. */
  network(hostId: string): Promise<Connection | null>
  /** A line to something not recorded yet, for preflight; the caller disposes it. */
  connect(driver: string, config: unknown): Promise<Connection>
}
