import { z } from 'zod'
import { timestamp } from '../common'
import { verdicts } from '../failover/suspicion'
import { idOf } from '../ids'
import { powerStates } from '../instance'
import { resolutionView } from './resolution'

/** Unknown or missing objects, and differences, that a look at the infrastructure or at our own tasks found. */
export const findingKinds = [
  'state',
  'size',
  'missing-instance',
  'missing-volume',
  'unknown-instance',
  'unknown-volume',
  'attachment',
  'address',
  'network-missing',
  'network-changed',
  'network-leftover',
  'placement',
  'capability',
  'left-behind',
  'lost-host',
  'resurrection',
  'overdue-backup',
  'full-storage',
] as const
export type FindingKind = (typeof findingKinds)[number]

/** What each kind is called in lists. */
export const findingWords: Record<FindingKind, string> = {
  state: 'Power',
  size: 'Size',
  'missing-instance': 'Missing instance',
  'missing-volume': 'Missing volume',
  'unknown-instance': 'Unknown machine',
  'unknown-volume': 'Unknown volume',
  attachment: 'Disks',
  address: 'Network card',
  'network-missing': 'Missing in the network',
  'network-changed': 'Changed in the network',
  'network-leftover': 'Left in the network',
  placement: 'Placement',
  capability: 'Host capability',
  'left-behind': 'Left behind',
  'lost-host': 'Lost host',
  resurrection: 'Cluster down',
  'overdue-backup': 'Overdue backup',
  'full-storage': 'Storage nearly full',
}

/**
 * What no plan of what is recorded brings about: it is recorded rightly, but stands in the wrong place. Its repair is a
 * rebuild on another host, one by one, each naming the root disk that it empties.
 */
export const rebuiltElsewhere: ReadonlySet<FindingKind> = new Set(['placement', 'capability'])

/** Of a zone's network: what is brought about again there, without a plan. */
export const networkKinds = ['network-missing', 'network-changed', 'network-leftover'] as const
export const isOfNetwork = (kind: FindingKind): kind is (typeof networkKinds)[number] =>
  (networkKinds as readonly FindingKind[]).includes(kind)

/** What a zone's network is made of. */
export const networkThings = ['network', 'securityGroup', 'router', 'port', 'floatingIp', 'loadBalancer'] as const
export type NetworkThing = (typeof networkThings)[number]
export const networkThingWords: Record<NetworkThing, string> = {
  network: 'network',
  securityGroup: 'security group',
  router: 'router',
  port: 'port',
  floatingIp: 'floating IP',
  loadBalancer: 'load balancer',
}

/** A network card as a host tells of it. */
export const seenNic = z.object({ mac: z.string(), network: z.string().nullable() })
/** A disk of a machine that is none of ours: where it is plugged in, and what is behind it. */
export const seenDisk = z.object({ device: z.string(), source: z.string() })
export type SeenNic = z.infer<typeof seenNic>
export type SeenDisk = z.infer<typeof seenDisk>

const seenPower = z.enum([...powerStates, 'crashed'])

/** What an imported instance is made of, as its host told when it was taken over: never redefined. */
export const importedMachine = z.object({
  /** The host's own name for it. */
  name: z.string(),
  nics: z.array(seenNic),
  disks: z.array(seenDisk),
})
export type ImportedMachine = z.infer<typeof importedMachine>

/** What resolving one needs to know, by what it is about. */
export const findingFacts = z.discriminatedUnion('of', [
  z.object({ of: z.literal('power'), actual: seenPower }),
  z.object({
    of: z.literal('instance size'),
    vcpus: z.number().int(),
    memoryMiB: z.number().int(),
    /** null: the host does not weigh CPU use. */
    cpuShares: z.number().int().nullable(),
  }),
  z.object({ of: z.literal('volume size'), sizeGiB: z.number().int(), recordedGiB: z.number().int() }),
  z.object({ of: z.literal('missing instance'), rootDiskGiB: z.number().int() }),
  z.object({ of: z.literal('missing volume'), attachedTo: z.string().nullable() }),
  z.object({
    of: z.literal('stranger'),
    /** It carries Plenum's mark. */
    isMarked: z.boolean(),
    power: seenPower,
    vcpus: z.number().int(),
    memoryMiB: z.number().int(),
    nics: z.array(seenNic),
    disks: z.array(seenDisk),
    /** Its host's driver can take it over. */
    canImport: z.boolean(),
    /** What is recorded of it, on another host; absent: nothing is. */
    recorded: z
      .object({
        hostName: z.string().nullable(),
        rootVersion: z.number().int(),
        /** That one has none of it. */
        isMissing: z.boolean(),
        /** That one has it. */
        isSeen: z.boolean().default(false),
        /** It was made anew since. */
        isFormer: z.boolean(),
      })
      .optional(),
    /** Nothing is, since somebody deleted it. */
    wasDeleted: z.boolean().default(false),
  }),
  z.object({ of: z.literal('stranger volume'), volumeId: idOf('volume').nullable(), sizeGiB: z.number().int() }),
  z.object({
    of: z.literal('disks'),
    /** Recorded as attached, not plugged in. */
    missing: z.array(z.object({ attachmentId: idOf('attachment'), volumeId: idOf('volume'), volumeName: z.string() })),
    /** Volumes of ours that are not recorded as attached here. */
    surplus: z.array(z.string()),
    /** Plugged in by somebody else. */
    foreign: z.array(z.string()),
    /** By the storage, when its host was given up. */
    wereTakenAway: z.boolean().default(false),
  }),
  z.object({ of: z.literal('nic'), mac: z.string().nullable(), network: z.string().nullable() }),
  /** Of a zone's network, by its id there; `fields`: those that differ. */
  z.object({
    ...{ of: z.literal('network thing'), thing: z.enum(networkThings), id: z.string() },
    fields: z.array(z.string()),
  }),
  z.object({ of: z.literal('placement'), group: z.string(), with: z.array(z.string()) }),
  z.object({ of: z.literal('capability'), capability: z.enum(['cpuShares', 'hotplug']) }),
  z.object({ of: z.literal('lost host'), verdict: z.enum(verdicts) }),
  z.object({ of: z.literal('resurrection'), verdict: z.enum(['brake', 'given up']) }),
  z.object({ of: z.literal('overdue backup') }),
  z.object({ of: z.literal('full storage') }),
  z.object({ of: z.literal('left behind'), taskId: idOf('task'), title: z.string() }),
])
export type FindingFacts = z.infer<typeof findingFacts>
export type FactsOf<Of extends FindingFacts['of']> = Extract<FindingFacts, { of: Of }>

/** What of the recorded thing bears on how it can be resolved. */
export const findingSubject = z.object({
  /** The cluster that it is a member of. */
  clusterName: z.string().nullable(),
  isImported: z.boolean(),
  power: z.enum(powerStates).nullable(),
})
export type FindingSubject = z.infer<typeof findingSubject>

export const findingStates = ['open', 'ignored', 'cleared'] as const
export type FindingState = (typeof findingStates)[number]

export const findingView = z.object({
  id: idOf('finding'),
  kind: z.enum(findingKinds),
  state: z.enum(findingStates),
  summary: z.string(),
  wanted: z.string().nullable(),
  actual: z.string().nullable(),
  /** Who or what probably did it, as a sentence; null: not known. */
  cause: z.string().nullable(),
  zoneId: idOf('zone').nullable(),
  zoneName: z.string().nullable(),
  /** Only operators are told of hosts. */
  hostId: idOf('host').nullable(),
  hostName: z.string().nullable(),
  vdcId: idOf('vdc').nullable(),
  vdcName: z.string().nullable(),
  resourceKind: z.string().nullable(),
  resourceId: z.string().nullable(),
  resourceName: z.string().nullable(),
  external: z.string().nullable(),
  firstSeenAt: timestamp,
  lastSeenAt: timestamp,
  clearedAt: timestamp.nullable(),
  ignoredUntil: timestamp.nullable(),
  ignoreReason: z.string().nullable(),
  ignoredBy: z.string().nullable(),
  /** The plan or task that is to resolve it, once somebody chose. */
  planId: idOf('plan').nullable(),
  taskId: idOf('task').nullable(),
  /** What can be done about it, likeliest first. Empty once it has cleared. */
  resolutions: z.array(resolutionView),
})
export type FindingView = z.infer<typeof findingView>
