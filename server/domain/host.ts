import { z } from 'zod'
import { jsonSchema, resourceName, timestamp } from './common'
import { externalNetwork } from './external-network'
import { evacuationModes, suspicion } from './failover/suspicion'
import { idOf } from './ids'
import { hostLocation } from './location'
import { zoneReserve } from './reserve'
import { hostSensors } from './sensor'
import { storageCapacity } from './storage-capacity'
import { taskKinds } from './task'

/**
 * `adding`: not seen yet. `unreachable`: its hypervisor does not answer; what runs there is unknown. `fenced`: it is
 * proven to be off; it takes nothing, also when it answers again, until what runs elsewhere by now was removed from it.
 */
export const hostStates = ['adding', 'up', 'unreachable', 'fenced'] as const
export type HostState = (typeof hostStates)[number]

export const capabilities = z.object({
  /** Hardware virtualization; false means emulation (TCG). */
  kvm: z.boolean(),
  /** The host can weigh instances' CPU use against each other (cgroup CPU controller). */
  cpuShares: z.boolean(),
  /** Volumes can be attached and detached while the guest runs. */
  hotplug: z.boolean(),
  serialConsole: z.boolean(),
  screen: z.boolean(),
  metrics: z.boolean(),
  lifecycleEvents: z.boolean(),
  /** Machines can move to and from it while they run. What a host told before this was asked is no. */
  liveMigration: z.boolean().default(false),
  volumes: z.boolean(),
  /** Of volumes: taken, reverted to, and made into other volumes. */
  snapshots: z.boolean().default(false),
  /** Of storage: what volumes hold can be carried elsewhere and back. Of a backup store: it keeps that. */
  backups: z.boolean().default(false),
  /** Volumes grow while an instance uses them. */
  liveGrow: z.boolean().default(false),
  /** Networks that span hosts. Of drivers only: hosts that were seen before it was known of do not say it. */
  networks: z.boolean().default(false),
  /** A guest's own agent can be asked whether it is there. */
  guestAgent: z.boolean().default(false),
})
export type Capabilities = z.infer<typeof capabilities>
/** What to begin from: each driver adds what it can. */
export const noCapabilities: Capabilities = {
  kvm: false,
  cpuShares: false,
  hotplug: false,
  serialConsole: false,
  screen: false,
  metrics: false,
  lifecycleEvents: false,
  liveMigration: false,
  volumes: false,
  snapshots: false,
  backups: false,
  liveGrow: false,
  networks: false,
  guestAgent: false,
}

/** What a host's management controller says of its power; `problem`: why nothing is known. */
export const hostPower = z.object({
  state: z.enum(['on', 'off']).nullable(),
  problem: z.string().nullable(),
  at: timestamp,
})
export type HostPower = z.infer<typeof hostPower>

export const hostView = z.object({
  id: idOf('host'),
  name: resourceName,
  zoneId: idOf('zone'),
  zoneName: z.string(),
  driver: z.string(),
  /** Driver of its management controller; null: its power can't be switched from here. */
  powerDriver: z.string().nullable(),
  /** null: not looked at yet. */
  power: hostPower.nullable(),
  /** What its management controller reads; null: not yet, or there is none. */
  sensors: hostSensors.nullable(),
  state: z.enum(hostStates),
  stateReason: z.string().nullable(),
  /** No new placements. */
  cordoned: z.boolean(),
  location: hostLocation,
  generation: z.number().int(),
  version: z.string().nullable(),
  capabilities: capabilities.nullable(),
  cpuThreads: z.number().int(),
  memoryMiB: z.number().int(),
  /** What placement may hand out: threads × overcommit. */
  vcpusAllocatable: z.number().int(),
  vcpusAllocated: z.number().int(),
  memoryAllocatedMiB: z.number().int(),
  cpuPercent: z.number().nullable(),
  memoryUsedMiB: z.number().int().nullable(),
  instanceCount: z.number().int(),
  runningCount: z.number().int(),
  /** Since when it does not answer; null: it does. */
  suspectedAt: timestamp.nullable(),
  /** What is known of it meanwhile, and what follows. */
  suspicion: suspicion.nullable(),
  fencedAt: timestamp.nullable(),
  observedAt: timestamp.nullable(),
  /** When it last answered; differs from observedAt while unreachable. */
  lastSeenAt: timestamp.nullable(),
  activeTaskId: idOf('task').nullable(),
  activeTaskKind: z.enum(taskKinds).nullable(),
  createdAt: timestamp,
})
export type HostView = z.infer<typeof hostView>

/** The name of a zone’s first storage, where nobody chose one. */
export const firstStorage = 'main'

/** What keeps volumes in a zone. */
export const storageView = z.object({
  id: idOf('storage'),
  name: resourceName,
  driver: z.string(),
  /** Takes what does not say where it is to be. */
  isDefault: z.boolean(),
  volumeCount: z.number().int(),
  /** What its volumes may come to hold, and those that are on their way there. */
  promisedGiB: z.number().int(),
  /** null: it has not told yet. */
  capacity: storageCapacity.nullable(),
})
export type StorageView = z.infer<typeof storageView>

export const zoneView = z.object({
  id: idOf('zone'),
  name: resourceName,
  title: z.string(),
  hostCount: z.number().int(),
  hostsUp: z.number().int(),
  instanceCount: z.number().int(),
  /** By name; none: the zone has no volumes. */
  storages: z.array(storageView),
  /** Whether its hosts are evacuated without asking once they are lost. */
  evacuation: z.enum(evacuationModes),
  /** What placement keeps free for that. */
  reserve: zoneReserve,
  generation: z.number().int(),
  /** Its maintenance, while one is under way. */
  activeTaskId: idOf('task').nullable(),
  /** What joins the networks of its hosts; null: each host has its own. */
  networkDriver: z.string().nullable(),
  /** What keeps backups here; null: none are. */
  backupDriver: z.string().nullable(),
  /** The way out of it; null: none. */
  external: externalNetwork.nullable(),
  createdAt: timestamp,
})
export type ZoneView = z.infer<typeof zoneView>

/** In the list that everybody chooses from, with what its storages can do. */
export const listedZone = zoneView.extend({
  storages: z.array(storageView.extend({ volumesGrowInUse: z.boolean() })),
})

/** What a preflight found out about a host that is not added yet. */
export const preflightView = z.object({
  /** Every check passed. */
  ok: z.boolean(),
  version: z.string().nullable(),
  capabilities: capabilities.nullable(),
  facts: z
    .object({
      cpuThreads: z.number().int(),
      memoryMiB: z.number().int(),
      vcpusAllocatable: z.number().int(),
      cpuPercent: z.number().nullable(),
      memoryUsedMiB: z.number().nullable(),
    })
    .nullable(),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), message: z.string() })),
})
export type PreflightView = z.infer<typeof preflightView>

/** The same of what a zone is to bind. */
export const zonePreflightView = preflightView.pick({ ok: true, checks: true })
export type ZonePreflightView = z.infer<typeof zonePreflightView>

/** A driver and its config's form, as JSON Schema. */
export const driverFormView = z.object({
  driver: z.string(),
  title: z.string(),
  role: z.enum(['compute', 'storage', 'network', 'power', 'backup']),
  schema: jsonSchema,
})
export type DriverFormView = z.infer<typeof driverFormView>

/** vCPUs handed out per hardware thread, when the host says nothing else. */
export const defaultCpuOvercommit = 4
/** Memory kept back for the host itself. */
export const hostReservedMiB = 256
