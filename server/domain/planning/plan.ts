import { z } from 'zod'
import { volumeBackup } from '../backup-design'
import { healthCheck } from '../cluster-health'
import { timestamp } from '../common'
import { clusterTemplate, designDocument, designProblem } from '../design/document'
import { idOf } from '../ids'
import { powerStates, priorities } from '../instance'
import { connectCheck, listener } from '../load-balancer'
import { resurrectionModes } from '../resurrection'
import { securityRule } from '../security-group'

/** Kinds of things that a plan changes, in the order in which they are listed. */
export const planKinds = [
  'network',
  'router',
  'loadBalancer',
  'securityGroup',
  'cluster',
  'volume',
  'instance',
  'attachment',
  'floatingIp',
] as const
export type PlanKind = (typeof planKinds)[number]
/** As people say it. */
export const kindWords: Record<PlanKind, string> = {
  ...{
    network: 'network',
    router: 'router',
    loadBalancer: 'load balancer',
    securityGroup: 'security group',
    cluster: 'cluster',
    volume: 'volume',
  },
  ...{ instance: 'instance', attachment: 'attachment', floatingIp: 'floating IP' },
}

/** Severest last. `replace`: what it holds is lost, its name and address stay. */
export const changeActions = ['create', 'update live', 'update with restart', 'replace', 'delete'] as const
export type ChangeAction = (typeof changeActions)[number]

/** `instance/web-1`, `attachment/data`: the same in plans, steps and on the canvas. */
export const changeKey = (kind: PlanKind, name: string) => `${kind}/${name}`
export const parseChangeKey = (key: string) => {
  const at = key.indexOf('/')
  return { kind: key.slice(0, at) as PlanKind, name: key.slice(at + 1) }
}

/** What is wanted of one thing, resolved: names became ids, defaults became values. */
export const wantedNetwork = z.object({
  name: z.string(),
  subnets: z.array(z.object({ name: z.string(), cidr: z.string(), cidr6: z.string().nullish() })),
})
export const wantedRouter = z.object({
  name: z.string(),
  networkIds: z.array(idOf('network')),
  networkNames: z.array(z.string()),
  external: z.boolean(),
})
export const wantedFloatingIp = z.object({
  name: z.string(),
  zoneId: idOf('zone'),
  zoneName: z.string(),
  instanceId: idOf('instance').nullable(),
  instanceName: z.string().nullable(),
})
export const wantedLoadBalancer = z.object({
  name: z.string(),
  networkId: idOf('network'),
  networkName: z.string(),
  /** null until one is chosen. */
  address: z.string().nullable(),
  listeners: z.array(listener),
  healthCheck: connectCheck,
  instanceIds: z.array(idOf('instance')),
  clusterIds: z.array(idOf('cluster')),
  /** Of both. */
  memberNames: z.array(z.string()),
})
export const wantedSecurityGroup = z.object({ name: z.string(), rules: z.array(securityRule) })
export const wantedVolume = z.object({
  name: z.string(),
  sizeGiB: z.number().int(),
  isEncrypted: z.boolean().default(false),
  zoneId: idOf('zone'),
  zoneName: z.string(),
  storageId: idOf('storage'),
  storageName: z.string(),
  clusterName: z.string().nullable(),
  // Plans that were made before designs spoke of it do not say it.
  backup: volumeBackup.default(null),
  /** The same in words. */
  backups: z.string().nullable().default(null),
})
export const wantedInstance = z.object({
  name: z.string(),
  imageId: idOf('image'),
  imageName: z.string(),
  imageFamily: z.string().nullable().default(null),
  typeId: idOf('instanceType').nullable(),
  typeName: z.string().nullable(),
  vcpus: z.number().int(),
  memoryMiB: z.number().int(),
  cpuShares: z.number().int(),
  rootDiskGiB: z.number().int(),
  networkId: idOf('network'),
  networkName: z.string(),
  securityGroupIds: z.array(idOf('securityGroup')).default([]),
  securityGroupNames: z.array(z.string()).default([]),
  /** null: the lowest that is free when it is made. */
  address: z.string().nullable(),
  zoneId: idOf('zone').nullable(),
  zoneName: z.string().nullable(),
  spread: z.string().nullable(),
  // Plans that were made before it was known of do not say it.
  priority: z.enum(priorities).default('normal'),
  power: z.enum(powerStates),
  userData: z.string().nullable(),
  sshKeys: z.array(z.string()).default([]),
  /** In the order of their devices, with the ids that they and their attachments have or will have. */
  volumes: z.array(z.object({ name: z.string(), volumeId: idOf('volume'), attachmentId: idOf('attachment') })),
  clusterId: idOf('cluster').nullable(),
  clusterName: z.string().nullable(),
  memberIndex: z.number().int().nullable(),
})
export const wantedCluster = z.object({
  name: z.string(),
  size: z.number().int(),
  zones: z.array(z.string()),
  template: clusterTemplate,
  // Plans that were made before it was known of do not say it.
  health: healthCheck.nullable().default(null),
  resurrection: z.enum(resurrectionModes).default('automatic'),
})
export const wantedAttachment = z.object({
  /** Where the volume moves from one instance to another, it is linked anew: this id is not the change's then. */
  attachmentId: idOf('attachment'),
  volumeId: idOf('volume'),
  volumeName: z.string(),
  instanceId: idOf('instance'),
  instanceName: z.string(),
})
export type WantedNetwork = z.infer<typeof wantedNetwork>
export type WantedFloatingIp = z.infer<typeof wantedFloatingIp>
export type WantedRouter = z.infer<typeof wantedRouter>
export type WantedLoadBalancer = z.infer<typeof wantedLoadBalancer>
export type WantedSecurityGroup = z.infer<typeof wantedSecurityGroup>
export type WantedVolume = z.infer<typeof wantedVolume>
export type WantedInstance = z.infer<typeof wantedInstance>
export type WantedCluster = z.infer<typeof wantedCluster>
export type WantedAttachment = z.infer<typeof wantedAttachment>

/** One field that differs, in words for people. */
export const fieldChange = z.object({
  field: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  impact: z.enum(['live', 'restart', 'replace']),
  /** The difference is between what is recorded and what is there: a repair. */
  isDrift: z.boolean(),
})
export type FieldChange = z.infer<typeof fieldChange>

/** What a change costs of the quota; negative gives back. */
export const quotaEffect = z.object({
  instances: z.number().int(),
  vcpus: z.number().int(),
  memoryMiB: z.number().int(),
  rootDiskGiB: z.number().int(),
  volumes: z.number().int(),
  volumeGiB: z.number().int(),
})
export type QuotaEffect = z.infer<typeof quotaEffect>

/**
 * 0: can be taken back. 1: cannot, so it comes after all of 0. 2: needs something of 1 to be gone first (its name, its
 * address, its room).
 */
export const phases = [0, 1, 2] as const
export type Phase = (typeof phases)[number]

const changeBase = z.object({
  key: z.string(),
  name: z.string(),
  action: z.enum(changeActions),
  /** Sentence: what brings it about. */
  why: z.string(),
  fields: z.array(fieldChange),
  /** Keys of changes that have to be done before. */
  after: z.array(z.string()),
  /** Of these, the ones that it does not need: they only work on the same machine, and one at a time does. */
  turns: z.array(z.string()).optional(),
  /** The cluster whose members are changed one after the other, each once the one before it stays up. */
  rolling: z.string().optional(),
  phase: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  quota: quotaEffect,
  /** Where it would land and why. `operatorSentence` names hosts; null in what tenants are shown. */
  placement: z
    .object({ zoneName: z.string(), sentence: z.string(), operatorSentence: z.string().nullable() })
    .nullable(),
  /** How long it is expected to be away; null: not at all. */
  downtime: z.object({ seconds: z.number(), sentence: z.string() }).nullable(),
  /** Blast radius: what else is touched, and how. */
  touches: z.array(z.object({ key: z.string(), how: z.string() })),
  /** What is lost for good, as a sentence; null: nothing. Applying has to name this change. */
  dataLoss: z.string().nullable(),
})
const of = <K extends PlanKind, W extends z.ZodType>(kind: K, wanted: W) =>
  changeBase.extend({
    kind: z.literal(kind),
    /** Of the thing that is there, or the one that it will have. */
    id: idOf(kind),
    /** null: it is to go. */
    wanted: wanted.nullable(),
  })
export const plannedChange = z.discriminatedUnion('kind', [
  of('network', wantedNetwork),
  of('router', wantedRouter),
  of('loadBalancer', wantedLoadBalancer),
  of('securityGroup', wantedSecurityGroup),
  of('cluster', wantedCluster),
  of('volume', wantedVolume),
  of('instance', wantedInstance),
  of('attachment', wantedAttachment),
  of('floatingIp', wantedFloatingIp),
])
export type PlannedChange = z.infer<typeof plannedChange>
export type PlannedChangeOf<K extends PlanKind> = Extract<PlannedChange, { kind: K }>

/** What the planner finds: changes in an order that breaks no dependency. With problems it can't be applied. */
export const planBody = z.object({
  changes: z.array(plannedChange),
  problems: z.array(designProblem),
  /** Worth knowing, not in the way. */
  warnings: z.array(z.string()),
  /** What each cluster that changes will survive. */
  promises: z.array(z.object({ cluster: z.string(), sentence: z.string() })).default([]),
  counts: z.record(z.enum(changeActions), z.number().int()),
  quota: quotaEffect,
})
export type PlanBody = z.infer<typeof planBody>

/** What a plan was computed from. */
export const planBounds = z.object({
  /** Generation by id, of everything recorded in the VDC at that moment. */
  generations: z.record(z.string(), z.number().int()),
  /** Name by id, to say what moved. */
  names: z.record(z.string(), z.string()),
})
export type PlanBounds = z.infer<typeof planBounds>

/** What becomes of an apply when one of its changes fails. */
export const failurePolicies = ['roll back', 'stop and keep', 'continue'] as const
export type FailurePolicy = (typeof failurePolicies)[number]

/** `ready`: can be applied. `outdated`: something moved since. `empty`: nothing to do. `faulty`: it has problems. */
export const planStates = ['ready', 'outdated', 'empty', 'faulty', 'applying', 'applied', 'ended'] as const
export type PlanState = (typeof planStates)[number]

export const planView = planBody.extend({
  id: idOf('plan'),
  vdcId: idOf('vdc'),
  state: z.enum(planStates),
  /** What moved since it was computed, one sentence each. */
  moved: z.array(z.string()),
  origin: z.string(),
  draftId: idOf('draft').nullable(),
  /** Keys of the things that it repairs; empty: it is of a design. */
  repairOf: z.array(z.string()),
  document: designDocument,
  author: z.string(),
  /** The apply, once there is one. */
  taskId: idOf('task').nullable(),
  createdAt: timestamp,
  appliedAt: timestamp.nullable(),
})
export type PlanView = z.infer<typeof planView>
/** In lists. */
export const planLine = planView.pick({
  id: true,
  vdcId: true,
  state: true,
  origin: true,
  counts: true,
  author: true,
  taskId: true,
  createdAt: true,
  appliedAt: true,
})
export type PlanLine = z.infer<typeof planLine>
