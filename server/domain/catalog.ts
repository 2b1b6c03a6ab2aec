import { z } from 'zod'
import { resourceName, timestamp } from './common'
import { idOf } from './ids'
import { imageVisibilities } from './image-audience'
import { imageFormats } from './image-format'
import { imageSignature } from './image-signature'
import { connectCheck, listener, memberStates, memberStatus } from './load-balancer'
import { quotaLimits } from './quota'
import { securityRule } from './security-group'

export const instanceTypeView = z.object({
  id: idOf('instanceType'),
  name: z.string(),
  vcpus: z.number().int(),
  memoryMiB: z.number().int(),
  description: z.string(),
})
export type InstanceTypeView = z.infer<typeof instanceTypeView>

export const imageView = z.object({
  id: idOf('image'),
  name: z.string(),
  os: z.string(),
  description: z.string(),
  format: z.enum(imageFormats),
  /** Of the file. */
  sizeMiB: z.number().int(),
  /** Of the disk that a guest sees, rounded up; null: unknown. */
  virtualGiB: z.number().int().nullable(),
  /** sha256 of the file, hex. */
  checksum: z.string(),
  /** Where it came from: a path, an address, the name of an uploaded file. */
  source: z.string(),
  /** What it is a version of: a design that names this gets the newest. */
  family: z.string().nullable(),
  /** Not offered any more; who names it gets it. */
  isDeprecated: z.boolean(),
  /** Who vouched for it when it was added; null: nobody was asked. */
  signature: imageSignature.nullable(),
  visibility: z.enum(imageVisibilities),
  /** VDCs that a shared image can be used in; to whoever does not run the data center, only one’s own. */
  sharedWith: z.array(z.object({ vdcId: idOf('vdc'), name: z.string() })),
  /** How many instances were made from it. */
  instanceCount: z.number().int(),
  minMemoryMiB: z.number().int(),
  minDiskGiB: z.number().int(),
  /** How to sign in, shown beside the console. */
  loginHint: z.string().nullable(),
  createdAt: timestamp,
})
export type ImageView = z.infer<typeof imageView>

export const networkView = z.object({
  id: idOf('network'),
  vdcId: idOf('vdc'),
  name: resourceName,
  cidr: z.string(),
  /** null: instances on it have an IPv4 address only. */
  cidr6: z.string().nullable(),
  addressesUsed: z.number().int(),
  addressesReserved: z.number().int(),
  addressesTotal: z.number().int(),
  createdAt: timestamp,
})
export type NetworkView = z.infer<typeof networkView>

export const routerView = z.object({
  id: idOf('router'),
  vdcId: idOf('vdc'),
  name: resourceName,
  generation: z.number().int(),
  /** Names of the networks that it joins. */
  networks: z.array(z.string()),
  /** It leads outside, in zones that have a way out. */
  external: z.boolean(),
  /** Under which its networks are seen outside of each zone. */
  externalAddresses: z.array(z.object({ zoneName: z.string(), address: z.string() })),
  createdAt: timestamp,
})
export type RouterView = z.infer<typeof routerView>

export const floatingIpView = z.object({
  id: idOf('floatingIp'),
  vdcId: idOf('vdc'),
  name: resourceName,
  generation: z.number().int(),
  address: z.string(),
  zoneName: z.string(),
  /** Name of the instance that answers under it; null: nobody does. */
  instanceName: z.string().nullable(),
  createdAt: timestamp,
})
export type FloatingIpView = z.infer<typeof floatingIpView>

export const loadBalancerView = z.object({
  id: idOf('loadBalancer'),
  vdcId: idOf('vdc'),
  name: resourceName,
  generation: z.number().int(),
  networkName: z.string(),
  address: z.string(),
  listeners: z.array(listener),
  healthCheck: connectCheck,
  /** Whoever is meant at the moment, by its own name or its cluster's. `ports`: empty while it was never seen there. */
  members: z.array(
    z.object({
      id: idOf('instance'),
      name: z.string(),
      address: z.string(),
      state: z.enum(memberStates),
      ports: z.array(memberStatus.omit({ instanceId: true })),
    }),
  ),
  createdAt: timestamp,
})
export type LoadBalancerView = z.infer<typeof loadBalancerView>

/** `sentence`: the same for people. */
export const securityRuleView = securityRule.extend({ sentence: z.string() })
export const securityGroupView = z.object({
  id: idOf('securityGroup'),
  vdcId: idOf('vdc'),
  name: resourceName,
  generation: z.number().int(),
  rules: z.array(securityRuleView),
  /** Names of the instances that are in it. */
  members: z.array(z.string()),
  createdAt: timestamp,
})
export type SecurityGroupView = z.infer<typeof securityGroupView>

/** What each rule of a security group has let pass, in their order; null: nobody has counted it yet. */
export const ruleCountsView = z.object({
  securityGroupId: idOf('securityGroup'),
  rules: z.array(
    z
      .object({
        packets: z.number().int(),
        bytes: z.number().int(),
        packetsPerS: z.number(),
        /** Since when it is counted. */
        since: timestamp,
        /** When it was last seen to have let something pass; null: never. */
        matchedAt: timestamp.nullable(),
      })
      .nullable(),
  ),
  /** Names of zones with members that don’t count, or not on all of their hosts: what passes there is not known. */
  uncountedZones: z.array(z.string()),
})
export type RuleCountsView = z.infer<typeof ruleCountsView>

export const vdcView = z.object({
  id: idOf('vdc'),
  organizationId: idOf('organization'),
  organizationName: z.string(),
  name: resourceName,
  description: z.string(),
  /** What the asker may do here. */
  role: z.enum(['viewer', 'member', 'operator']),
  instanceCount: z.number().int(),
  runningCount: z.number().int(),
  troubleCount: z.number().int(),
  volumeCount: z.number().int(),
  volumeGiB: z.number().int(),
  vcpus: z.number().int(),
  memoryMiB: z.number().int(),
  rootDiskGiB: z.number().int(),
  /** What it may use at most; null: as much as there is. */
  quota: quotaLimits.nullable(),
  networkCount: z.number().int(),
  createdAt: timestamp,
})
export type VdcView = z.infer<typeof vdcView>

/** One sentence of a resource's history. */
export const activityView = z.object({
  id: z.string(),
  at: timestamp,
  /** Who: a person's name, or “Plenum”, or “outside of Plenum”. */
  actor: z.string(),
  message: z.string(),
  taskId: idOf('task').nullable(),
})
export type ActivityView = z.infer<typeof activityView>

/** Measured series of one subject; parallel arrays, null where nothing was measured. */
export const metricsView = z.object({
  at: z.array(z.number()),
  cpuPercent: z.array(z.number().nullable()),
  memoryUsedMiB: z.array(z.number().nullable()),
  diskReadBytesPerS: z.array(z.number().nullable()),
  diskWriteBytesPerS: z.array(z.number().nullable()),
  netRxBytesPerS: z.array(z.number().nullable()),
  netTxBytesPerS: z.array(z.number().nullable()),
})
export type MetricsView = z.infer<typeof metricsView>

/** Of hosts, also what their management controller reads: the hottest place, and what all of it draws. */
export const hostMetricsView = metricsView.extend({
  temperatureC: z.array(z.number().nullable()),
  powerW: z.array(z.number().nullable()),
})
export type HostMetricsView = z.infer<typeof hostMetricsView>
