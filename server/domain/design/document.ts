import { z } from 'zod'
import { networkCidr } from '../address'
import { resourceName } from '../common'
import { cpuShares, limits, memoryMiB, powerStates, rootDiskGiB, userData, vcpus } from '../instance'
import { sizeGiB } from '../volume'

/**
 * A design: the wanted content of a virtual data center as one document that people read and write. Things are keyed by
 * name and refer to each other by name; ids never appear. What is left out keeps its present value, or takes a default
 * when the thing is new.
 */

/** The name that a thing has now, where the design gives it another: a rename, not a delete and a create. */
const was = resourceName.optional()

export const subnetDesign = z.strictObject({ cidr: networkCidr })
export const networkDesign = z.strictObject({
  was,
  subnets: z
    .record(resourceName, subnetDesign)
    .refine(subnets => Object.keys(subnets).length === 1, 'Give the network exactly one subnet'),
})
export type NetworkDesign = z.infer<typeof networkDesign>

export const volumeDesign = z.strictObject({
  was,
  sizeGiB,
  /** Default: the zone of the instance that it is attached to. */
  zone: resourceName.optional(),
})
export type VolumeDesign = z.infer<typeof volumeDesign>

/** What instances and the members of clusters have in common. A type, or vcpus and memoryMiB. */
const machine = {
  image: z.string().trim().min(1, 'Name an image').max(200),
  type: z.string().trim().min(1).max(200).optional(),
  vcpus: vcpus.optional(),
  memoryMiB: memoryMiB.optional(),
  cpuShares: cpuShares.optional(),
  /** Default: the least that the image needs. */
  rootDiskGiB: rootDiskGiB.optional(),
  /** Default: the design's only network. */
  network: resourceName.optional(),
  /** Default: running. */
  power: z.enum(powerStates).optional(),
  /** cloud-init user-data. */
  userData: userData.optional(),
}

export const instanceDesign = z.strictObject({
  was,
  ...machine,
  /** Default: any zone. */
  zone: resourceName.optional(),
  /** Default: the lowest free one. */
  address: z.ipv4('Use an IPv4 address like 10.20.0.5').optional(),
  /** Instances of one group are placed on different hosts where that is possible. */
  spread: resourceName.optional(),
  /** Names of volumes to attach, in the order of their devices. */
  volumes: z.array(resourceName).max(limits.volumesPerInstance).optional(),
})
export type InstanceDesign = z.infer<typeof instanceDesign>

export const clusterTemplate = z.strictObject({
  ...machine,
  /** Each member gets its own of each. */
  volumes: z.record(resourceName, z.strictObject({ sizeGiB })).optional(),
})
export type ClusterTemplate = z.infer<typeof clusterTemplate>

export const clusterLimits = { members: { min: 1, max: 100 }, nameLength: 40 } as const
export const clusterDesign = z.strictObject({
  was,
  /** How many members. */
  size: z.coerce.number().int().min(clusterLimits.members.min).max(clusterLimits.members.max),
  /** Members are dealt out to these in turn. Default: any zone, spread as placement can. */
  zones: z.array(resourceName).max(20).optional(),
  template: clusterTemplate,
})
export type ClusterDesign = z.infer<typeof clusterDesign>

export const designVersionNumber = 1
export const designDocument = z.strictObject({
  /** Of this format. */
  version: z.literal(designVersionNumber).default(designVersionNumber),
  networks: z.record(resourceName, networkDesign).default({}),
  volumes: z.record(resourceName, volumeDesign).default({}),
  instances: z.record(resourceName, instanceDesign).default({}),
  clusters: z.record(resourceName, clusterDesign).default({}),
})
export type DesignDocument = z.infer<typeof designDocument>

/** The sections of a design, in the order in which they are printed and planned. */
export const designSections = ['networks', 'volumes', 'instances', 'clusters'] as const
export type DesignSection = (typeof designSections)[number]

/** Where a fault is: section, name, then the way to the value. Empty: the document as a whole. */
export type DesignPath = (string | number)[]
/** One fault of a design, as a sentence that says what to do. */
export const designProblem = z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() })
export type DesignProblem = z.infer<typeof designProblem>

/** Positions on the canvas by node key (`instance/web-1`). */
export const designLayout = z.record(z.string().max(140), z.object({ x: z.number(), y: z.number() }))
export type DesignLayout = z.infer<typeof designLayout>

export const emptyDesign: DesignDocument = { version: 1, networks: {}, volumes: {}, instances: {}, clusters: {} }

/** `web`, 2 → `web-2`: how members of a cluster and their volumes are named. */
export const memberName = (cluster: string, index: number) => `${cluster}-${index}`
export const memberVolumeName = (cluster: string, index: number, volume: string) => `${cluster}-${index}-${volume}`
