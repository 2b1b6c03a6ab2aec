import { z } from 'zod'
import { networkCidr } from '../address'
import { networkCidr6 } from '../address6'
import { backupDesign } from '../backup-design'
import { healthCheckDesign } from '../cluster-health'
import { resourceName } from '../common'
import { limits, powerStates, priorities, userData } from '../instance'
import { balancedProtocols, connectCheck, connectCheckDefaults, loadBalancerLimits } from '../load-balancer'
import { resurrectionModes } from '../resurrection'
import { routerLimits } from '../router'
import { directions, parsePorts, protocols, remoteCidr, securityGroupLimits } from '../security-group'
import { sshPublicKeys } from '../ssh-key'

/**
 * A design: the wanted content of a virtual data center as one document that people read and write. Things are keyed by
 * name and refer to each other by name; ids never appear. What is left out takes its default, but for what is chosen
 * once and then stays: an address, the size of a root disk, a volume's zone. The descriptions are those of the JSON
 * Schema, which editors show.
 */

/** Numbers are numbers here: a document is JSON or YAML, never a form's or an address bar's text. */
const whole = ({ min, max }: { min: number; max: number }) => z.number().int().min(min).max(max)
/** A name of the catalog: image or instance type. Free of control characters, which PostgreSQL would refuse. */
const catalogName = (empty: string) =>
  z
    .string()
    .trim()
    .min(1, empty)
    .max(200)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Leave out control characters')

const was = resourceName
  .optional()
  .describe('The name that it has now, where the design gives it another: a rename, not a delete and a create.')

export const subnetDesign = z.strictObject({
  cidr: networkCidr.describe('A private IPv4 range like 10.20.0.0/20, from /16 to /29.'),
  cidr6: networkCidr6
    .optional()
    .describe(
      'An IPv6 range beside it, a /64 like fd12:3456:789a::/64: each instance has an address of it, made of its MAC. Default: none.',
    ),
})
export const networkDesign = z.strictObject({
  was,
  subnets: z
    .record(resourceName, subnetDesign)
    .refine(subnets => Object.keys(subnets).length === 1, 'Give the network exactly one subnet')
    .describe('Its address range, by name. Exactly one.'),
})
export type NetworkDesign = z.infer<typeof networkDesign>

export const routerDesign = z.strictObject({
  was,
  networks: z
    .array(resourceName)
    .max(routerLimits.networksPerRouter)
    .optional()
    .describe('Names of networks that it joins: what is on one reaches what is on another. A network has one router.'),
  external: z
    .boolean()
    .optional()
    .describe('It leads outside, in zones that have a way out: guests send under its address there. Default: false.'),
})
export type RouterDesign = z.infer<typeof routerDesign>

export const floatingIpDesign = z.strictObject({
  was,
  zone: resourceName.optional().describe('Of which way out it is an address. Default: that of its instance’s zone.'),
  instance: resourceName
    .optional()
    .describe('Name of the instance, or member of a cluster, that answers under it. Default: nobody does.'),
})
export type FloatingIpDesign = z.infer<typeof floatingIpDesign>

const port = (what: string) => z.number().int().min(1).max(65_535).describe(what)
export const listenerDesign = z.strictObject({
  protocol: z.enum(balancedProtocols).optional().describe('Default: tcp.'),
  port: port('Where clients connect to.'),
  memberPort: port('Where members listen. Default: the same.').optional(),
})
export type ListenerDesign = z.infer<typeof listenerDesign>

const check = connectCheck.shape
const usually = (key: keyof typeof check) => ` Default: ${connectCheckDefaults[key]}.`
export const connectCheckDesign = z.strictObject({
  intervalSeconds: check.intervalSeconds
    .optional()
    .describe(`From one question to the next.${usually('intervalSeconds')}`),
  timeoutSeconds: check.timeoutSeconds.optional().describe(`How long an answer may take.${usually('timeoutSeconds')}`),
  upAfter: check.upAfter.optional().describe(`Answers in a row after which it gets requests.${usually('upAfter')}`),
  downAfter: check.downAfter
    .optional()
    .describe(`Missing answers in a row after which it gets none.${usually('downAfter')}`),
})
export type ConnectCheckDesign = z.infer<typeof connectCheckDesign>

export const loadBalancerDesign = z.strictObject({
  was,
  network: resourceName
    .optional()
    .describe('Where its address and its members are. Default: the design’s only network.'),
  address: z
    .ipv4('Use an IPv4 address like 10.20.0.5')
    .optional()
    .describe('Default: the one that it has, or the highest free one.'),
  listeners: z.array(listenerDesign).min(1, 'Give it a listener').max(loadBalancerLimits.listeners),
  instances: z
    .array(resourceName)
    .max(loadBalancerLimits.members)
    .optional()
    .describe('Names of instances that it spreads requests over.'),
  clusters: z
    .array(resourceName)
    .max(loadBalancerLimits.members)
    .optional()
    .describe('Names of clusters whose members it spreads requests over.'),
  healthCheck: connectCheckDesign
    .optional()
    .describe('How often members are asked whether they take TCP connections. One that does not gets no requests.'),
})
export type LoadBalancerDesign = z.infer<typeof loadBalancerDesign>

export const securityRuleDesign = z.strictObject({
  direction: z.enum(directions).describe('ingress: what may reach members. egress: what they may send.'),
  protocol: z.enum(protocols),
  ports: z
    .string()
    .trim()
    .refine(text => parsePorts(text) !== undefined, 'Use a port or a range from 1 to 65535, like "443" or "8000-8080"')
    .optional()
    .describe('Of tcp and udp, like "443" or "8000-8080". Default: every port.'),
  remoteCidr: remoteCidr
    .optional()
    .describe('The other side by address, like 10.0.0.0/8 or fd12:3456:789a::/48. Default: anywhere.'),
  remoteGroup: resourceName.optional().describe('The other side by name of a security group: its members.'),
})
export type SecurityRuleDesign = z.infer<typeof securityRuleDesign>
export const securityGroupDesign = z.strictObject({
  was,
  rules: z
    .array(securityRuleDesign)
    .max(securityGroupLimits.rulesPerGroup)
    .optional()
    .describe('What it lets pass; answers pass as well. Without an ingress rule nothing reaches its members.'),
})
export type SecurityGroupDesign = z.infer<typeof securityGroupDesign>

const volumeSize = whole(limits.volumeGiB).describe('GiB. A volume grows in place; a smaller one is a new, empty one.')
const encrypted = z
  .boolean()
  .describe('Its storage never sees what is on it. From its start or not at all: another answer is a new, empty one.')
const storage = resourceName
  .optional()
  .describe('Name of one of the zone’s storages. Default: where it is; of a new one, the zone’s default.')
const backup = backupDesign.optional().describe('When it is backed up by itself. Default: as the VDC says.')
export const volumeDesign = z.strictObject({
  was,
  sizeGiB: volumeSize,
  encrypted: encrypted.optional(),
  zone: resourceName.optional().describe('Default: the zone of the instance that it is attached to.'),
  storage,
  backup,
})
export type VolumeDesign = z.infer<typeof volumeDesign>

/** What instances, templates and members have in common. */
const machine = {
  image: catalogName('Name an image').describe(
    'The image that its root disk begins as, by name; or a family, for its newest version when the disk is made.',
  ),
  type: catalogName('Name an instance type')
    .optional()
    .describe('Name of an instance type. Without one: vcpus and memoryMiB.'),
  vcpus: whole(limits.vcpus).optional(),
  memoryMiB: whole(limits.memoryMiB).optional(),
  cpuShares: whole(limits.cpuShares)
    .optional()
    .describe('Weight when the host’s CPU is short. Default: 1024, a normal instance’s.'),
  rootDiskGiB: whole(limits.rootDiskGiB)
    .optional()
    .describe('GiB of the root disk. Default: what it has, or the least that the image needs.'),
  network: resourceName.optional().describe('Default: the design’s only network.'),
  securityGroups: z
    .array(resourceName)
    .max(securityGroupLimits.groupsPerInstance)
    .optional()
    .describe('Names of security groups that it is in. Default: none, and everything passes.'),
  power: z.enum(powerStates).optional().describe('Default: running.'),
  priority: z.enum(priorities).optional().describe('Who starts first when a host is lost. Default: normal.'),
  userData: userData
    .refine(text => text.isWellFormed(), 'User data must be valid Unicode text')
    .optional()
    .describe('cloud-init user-data, read when its root disk is new.'),
  sshKeys: sshPublicKeys
    .optional()
    .describe('Public keys that cloud-init lets in, one line each as in a .pub file, read when its root disk is new.'),
}
const zone = resourceName.optional().describe('Default: any zone.')
const address = z
  .ipv4('Use an IPv4 address like 10.20.0.5')
  .optional()
  .describe('Default: the one that it has, or the lowest free one.')

export const instanceDesign = z.strictObject({
  was,
  ...machine,
  zone,
  address,
  spread: resourceName
    .optional()
    .describe('Instances of one group are placed on different hosts where that is possible.'),
  volumes: z
    .array(resourceName)
    .max(limits.volumesPerInstance)
    .optional()
    .describe('Names of volumes to attach, in the order of their devices.'),
})
export type InstanceDesign = z.infer<typeof instanceDesign>

export const clusterTemplate = z.strictObject({
  ...machine,
  volumes: z
    .record(resourceName, z.strictObject({ sizeGiB: volumeSize, encrypted: encrypted.optional(), storage, backup }))
    .optional()
    .describe('Each member gets its own of each, named <cluster>-<number>-<volume>.'),
})
export type ClusterTemplate = z.infer<typeof clusterTemplate>

/** Where one member is not as the template says: stopped, resized by hand, with a disk more. */
export const memberDesign = z.strictObject({
  was,
  ...machine,
  image: machine.image.optional(),
  zone,
  address,
  volumes: z
    .record(
      resourceName,
      z.strictObject({
        ...{ was, sizeGiB: volumeSize.optional() },
        storage: resourceName.optional().describe('Name of one of its zone’s storages. Default: as the template says.'),
        backup: backupDesign.nullable().optional().describe('Default: as the template says. null: as the VDC says.'),
      }),
    )
    .optional()
    .describe('Of its own volumes, those that differ.'),
  attach: z
    .array(resourceName)
    .max(limits.volumesPerInstance)
    .optional()
    .describe('Names of volumes to attach beside its own.'),
})
export type MemberDesign = z.infer<typeof memberDesign>

export const clusterLimits = { members: { min: 1, max: 100 }, nameLength: 40 } as const
export const clusterDesign = z.strictObject({
  was,
  size: whole(clusterLimits.members).describe('How many members: <cluster>-1, <cluster>-2, …'),
  zones: z
    .array(resourceName)
    .max(20)
    .optional()
    .describe('Members are dealt out to these in turn. Default: any zone, spread over hosts.'),
  template: clusterTemplate,
  health: healthCheckDesign
    .optional()
    .describe('What each member is asked. Default: nothing; that it stays up is all that counts.'),
  resurrection: z
    .enum(resurrectionModes)
    .optional()
    .describe(
      'Whether members that are down are brought back without asking: restarted, then rebuilt. Default: automatic.',
    ),
  members: z
    .record(z.string().regex(/^[1-9][0-9]{0,2}$/, 'Name a member by its number'), memberDesign)
    .optional()
    .describe('By number, what differs from the template.'),
})
export type ClusterDesign = z.infer<typeof clusterDesign>

export const designVersionNumber = 1
export const designDocument = z.strictObject({
  version: z.literal(designVersionNumber).default(designVersionNumber).describe('Version of this format.'),
  networks: z.record(resourceName, networkDesign).default({}),
  routers: z.record(resourceName, routerDesign).default({}),
  loadBalancers: z.record(resourceName, loadBalancerDesign).default({}),
  securityGroups: z.record(resourceName, securityGroupDesign).default({}),
  volumes: z.record(resourceName, volumeDesign).default({}),
  instances: z.record(resourceName, instanceDesign).default({}),
  clusters: z.record(resourceName, clusterDesign).default({}),
  floatingIps: z.record(resourceName, floatingIpDesign).default({}),
})
export type DesignDocument = z.infer<typeof designDocument>

/** The sections of a design, in the order in which they are printed and planned. */
export const designSections = [
  'networks',
  'routers',
  'loadBalancers',
  'securityGroups',
  'volumes',
  'instances',
  'clusters',
  'floatingIps',
] as const
export type DesignSection = (typeof designSections)[number]

/** Where a fault is: section, name, then the way to the value. Empty: the document as a whole. */
export type DesignPath = (string | number)[]
/** One fault of a design, as a sentence that says what to do. */
export const designProblem = z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() })
export type DesignProblem = z.infer<typeof designProblem>

/** Positions on the canvas by node key (`instance/web-1`). */
export const designLayout = z.record(z.string().max(140), z.object({ x: z.number(), y: z.number() }))
export type DesignLayout = z.infer<typeof designLayout>

export const emptyDesign: DesignDocument = {
  version: 1,
  networks: {},
  routers: {},
  floatingIps: {},
  loadBalancers: {},
  securityGroups: {},
  volumes: {},
  instances: {},
  clusters: {},
}

/** What a design says of a name, never what every object has by that name (`constructor` is a good name for a VM). */
export const thingAt = <T>(section: Record<string, T> | undefined, name: string): T | undefined =>
  section && Object.hasOwn(section, name) ? section[name] : undefined

/** `web`, 2 → `web-2`: how members of a cluster and their volumes are named. */
export const memberName = (cluster: string, index: number) => `${cluster}-${index}`
export const memberVolumeName = (cluster: string, index: number, volume: string) => `${cluster}-${index}-${volume}`
