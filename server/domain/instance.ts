import { z } from 'zod'
import { memberHealth } from './cluster-health'
import { resourceName, timestamp } from './common'
import { idOf } from './ids'
import { sshKeyFacts } from './ssh-key'
import { type TaskKind, taskKinds } from './task'

/** Wanted power state, part of an instance's spec. */
export const powerStates = ['running', 'paused', 'stopped'] as const
export type PowerState = (typeof powerStates)[number]
/** Its guest runs, or stands still: it has its memory, and its host’s. */
export const isOn = (power: string): power is 'running' | 'paused' => power === 'running' || power === 'paused'

/**
 * What was last seen. `pending`: not made yet. `crashed`: the guest ended by itself or by force while wanted running.
 * `missing`: was made, is gone. `unknown`: its host does not answer.
 */
export const observedStates = ['pending', 'running', 'paused', 'stopped', 'crashed', 'missing', 'unknown'] as const
export type ObservedState = (typeof observedStates)[number]

/** What people see: the observed state, or the work in progress that is changing it. */
export const instanceStates = [
  'creating',
  'starting',
  'stopping',
  'rebooting',
  'pausing',
  'resuming',
  'resizing',
  'rebuilding',
  'migrating',
  'changing',
  'deleting',
  'running',
  'paused',
  'stopped',
  'failed',
  'crashed',
  'missing',
  'unknown',
] as const
export type InstanceState = (typeof instanceStates)[number]

/** The state that a task of this kind shows while it works on an instance. */
export const stateWhile: Partial<Record<TaskKind, InstanceState>> = {
  'instance.record': 'creating',
  'instance.create': 'creating',
  'instance.change': 'changing',
  'instance.start': 'starting',
  'instance.stop': 'stopping',
  'instance.reboot': 'rebooting',
  'instance.pause': 'pausing',
  'instance.resume': 'resuming',
  'instance.resize': 'resizing',
  'instance.rebuild': 'rebuilding',
  'instance.migrate': 'migrating',
  'instance.evacuate': 'rebuilding',
  'host.evacuate': 'rebuilding',
  'instance.delete': 'deleting',
  // Its turn in an apply has not come yet, or is over; what is not there yet is being created.
  'design.apply': 'changing',
}

export function instanceState(of: { observed: ObservedState; activeTaskKind: TaskKind | null }): InstanceState {
  const busy = of.activeTaskKind && stateWhile[of.activeTaskKind]
  if (busy) return busy === 'changing' && of.observed === 'pending' ? 'creating' : busy
  return of.observed === 'pending' ? 'failed' : of.observed
}

/** What a machine's power means beside what is wanted: one that is off though wanted on has ended by itself or by force. */
export function observedState(seen: PowerState | 'crashed', wanted: PowerState): ObservedState {
  return seen === 'stopped' && wanted !== 'stopped' ? 'crashed' : seen
}

/** Its host was seen to have it. */
export const isThere = (observed: ObservedState): boolean =>
  observed !== 'pending' && observed !== 'missing' && observed !== 'unknown'

/** Who comes first where not everything fits: when its host is lost. */
export const priorities = ['high', 'normal', 'low'] as const
export type Priority = (typeof priorities)[number]

export const limits = {
  vcpus: { min: 1, max: 64 },
  /** Relative weight among instances of a host when CPU is short; 1024 is one normal instance's. */
  cpuShares: { min: 64, max: 8192, default: 1024 },
  memoryMiB: { min: 64, max: 1024 * 1024 },
  rootDiskGiB: { min: 1, max: 2048 },
  volumeGiB: { min: 1, max: 16384 },
  userDataBytes: 64 * 1024,
  volumesPerInstance: 16,
} as const

export const vcpus = z.coerce.number().int().min(limits.vcpus.min).max(limits.vcpus.max)
export const cpuShares = z.coerce.number().int().min(limits.cpuShares.min).max(limits.cpuShares.max)
export const memoryMiB = z.coerce.number().int().min(limits.memoryMiB.min).max(limits.memoryMiB.max)
export const rootDiskGiB = z.coerce.number().int().min(limits.rootDiskGiB.min).max(limits.rootDiskGiB.max)
export const userData = z
  .string()
  .refine(text => new TextEncoder().encode(text).length <= limits.userDataBytes, 'User data may be at most 64 KiB')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is exactly what is refused
  .refine(text => !/\u0000/.test(text), 'User data may not contain NUL characters')

/** An instance as the API shows it. */
export const instanceView = z.object({
  id: idOf('instance'),
  vdcId: idOf('vdc'),
  name: resourceName,
  state: z.enum(instanceStates),
  stateReason: z.string().nullable(),
  power: z.enum(powerStates),
  observed: z.enum(observedStates),
  observedAt: timestamp.nullable(),
  generation: z.number().int(),
  observedGeneration: z.number().int(),
  activeTaskId: idOf('task').nullable(),
  activeTaskKind: z.enum(taskKinds).nullable(),
  zoneId: idOf('zone').nullable(),
  zoneName: z.string().nullable(),
  hostId: idOf('host').nullable(),
  /** Only operators are told on which host an instance runs. */
  hostName: z.string().nullable(),
  placementReason: z.string().nullable(),
  typeId: idOf('instanceType').nullable(),
  typeName: z.string().nullable(),
  vcpus: z.number().int(),
  cpuShares: z.number().int(),
  memoryMiB: z.number().int(),
  rootDiskGiB: z.number().int(),
  imageId: idOf('image'),
  imageName: z.string(),
  /** The family whose newest version was asked for; null: this image. */
  imageFamily: z.string().nullable(),
  networkId: idOf('network'),
  networkName: z.string(),
  /** What it answers to on its network; null where nobody answers names. */
  dnsName: z.string().nullable(),
  /** Names of the security groups that it is in. */
  securityGroups: z.array(z.string()),
  /** What cloud-init was told to let in when its root disk was new. */
  sshKeys: z.array(sshKeyFacts),
  mac: z.string(),
  address: z.string(),
  /** null: its network has no IPv6 range. */
  address6: z.string().nullable(),
  antiAffinityGroup: z.string().nullable(),
  priority: z.enum(priorities),
  /** The cluster that it is a member of. */
  clusterName: z.string().nullable(),
  memberIndex: z.number().int().nullable(),
  /** How it is, where its cluster asks; null: nobody does. */
  health: memberHealth.nullable(),
  volumeCount: z.number().int(),
  /** Taken over from its host: its definition and its address are its own, and there is no image to rebuild it from. */
  isImported: z.boolean(),
  /** Last measured CPU use, 0–100 of all its vCPUs; null when not running or never measured. */
  cpuPercent: z.number().nullable(),
  memoryUsedMiB: z.number().nullable(),
  /** Last measured traffic of its card. */
  netRxBytesPerS: z.number().nullable(),
  netTxBytesPerS: z.number().nullable(),
  createdAt: timestamp,
  createdBy: z.string().nullable(),
})
export type InstanceView = z.infer<typeof instanceView>

/** Where an instance would go, before anything is made. Host names are for operators. */
export const placementPreview = z.object({
  placed: z.boolean(),
  sentence: z.string(),
  ruledOut: z.array(z.object({ hostName: z.string(), reason: z.string() })),
})
export type PlacementPreview = z.infer<typeof placementPreview>

/** What became of each instance of a bulk action. */
export const bulkResults = z.object({
  results: z.array(
    z.object({
      instanceId: idOf('instance'),
      name: z.string(),
      taskId: idOf('task').nullable(),
      /** Why nothing was done. */
      skipped: z.string().nullable(),
    }),
  ),
})
export type BulkResults = z.infer<typeof bulkResults>
