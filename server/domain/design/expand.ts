import {
  type ClusterDesign,
  clusterLimits,
  type DesignDocument,
  type DesignPath,
  type DesignProblem,
  type FloatingIpDesign,
  type InstanceDesign,
  type LoadBalancerDesign,
  type MemberDesign,
  memberName,
  memberVolumeName,
  type NetworkDesign,
  type RouterDesign,
  type SecurityGroupDesign,
  thingAt,
  type VolumeDesign,
} from './document'

/** Where a thing stands in the document, so that its faults are shown there. */
type Placed = { path: DesignPath }
/** null: not of a cluster. */
type OfCluster = { clusterName: string | null; memberIndex: number | null }
export type ExpandedNetwork = NetworkDesign & Placed
export type ExpandedRouter = RouterDesign & Placed
export type ExpandedFloatingIp = FloatingIpDesign & Placed
export type ExpandedLoadBalancer = LoadBalancerDesign & Placed
export type ExpandedSecurityGroup = SecurityGroupDesign & Placed
export type ExpandedVolume = VolumeDesign & Placed & OfCluster
export type ExpandedInstance = InstanceDesign & Placed & OfCluster
export type ExpandedCluster = ClusterDesign & Placed

/** By name, in the order of the document; a cluster's members after the plain ones. */
export type ExpandedDesign = {
  networks: Map<string, ExpandedNetwork>
  routers: Map<string, ExpandedRouter>
  loadBalancers: Map<string, ExpandedLoadBalancer>
  securityGroups: Map<string, ExpandedSecurityGroup>
  volumes: Map<string, ExpandedVolume>
  instances: Map<string, ExpandedInstance>
  clusters: Map<string, ExpandedCluster>
  floatingIps: Map<string, ExpandedFloatingIp>
  /** Names that collide or grow too long. What collides with a plain thing is left out. */
  problems: DesignProblem[]
}

/** A design with each cluster's members and their volumes as things of their own. */
export function expandDesign(document: DesignDocument): ExpandedDesign {
  const plain = { clusterName: null, memberIndex: null }
  const design: ExpandedDesign = {
    networks: mapOf(document.networks, (network, name) => ({ ...network, path: ['networks', name] })),
    routers: mapOf(document.routers, (router, name) => ({ ...router, path: ['routers', name] })),
    loadBalancers: mapOf(document.loadBalancers, (it, name) => ({ ...it, path: ['loadBalancers', name] })),
    securityGroups: mapOf(document.securityGroups, (group, name) => ({ ...group, path: ['securityGroups', name] })),
    volumes: mapOf(document.volumes, (volume, name) => ({ ...volume, ...plain, path: ['volumes', name] })),
    instances: mapOf(document.instances, (instance, name) => ({ ...instance, ...plain, path: ['instances', name] })),
    clusters: mapOf(document.clusters, (cluster, name) => ({ ...cluster, path: ['clusters', name] })),
    floatingIps: mapOf(document.floatingIps, (address, name) => ({ ...address, path: ['floatingIps', name] })),
    problems: [],
  }
  for (const [name, cluster] of Object.entries(document.clusters)) addMembers(design, name, cluster)
  return design
}

/** A member as an instance: the template, and what differs from it. */
export function memberOf(cluster: ClusterDesign, name: string, index: number): InstanceDesign {
  const { volumes, ...template } = cluster.template
  const { attach = [], volumes: _, was, ...own } = thingAt(cluster.members, String(index)) ?? {}
  const { type, vcpus, memoryMiB, ...rest } = { ...template, ...own }
  const zone = own.zone ?? dealtZone(cluster, index)
  const before = was ?? (cluster.was && memberName(cluster.was, index))
  return {
    ...(before && before !== memberName(name, index) ? { was: before } : {}),
    ...rest,
    ...shapeOf(cluster.template, own),
    ...(zone === undefined ? {} : { zone }),
    spread: name,
    volumes: [...Object.keys(volumes ?? {}).map(volume => memberVolumeName(name, index, volume)), ...attach],
  }
}

/** The zone that is a member's turn. Undefined: any. */
export const dealtZone = (cluster: Pick<ClusterDesign, 'zones'>, index: number): string | undefined =>
  cluster.zones?.length ? cluster.zones[(index - 1) % cluster.zones.length] : undefined

/** A member's own type takes the place of the template's numbers, and its own numbers that of the template's type. */
function shapeOf(template: ClusterDesign['template'], own: MemberDesign) {
  if (own.type !== undefined) return pickShape(own)
  const hasOwn = own.vcpus !== undefined || own.memoryMiB !== undefined
  const { type, ...numbers } = pickShape(template)
  return hasOwn ? { ...numbers, ...pickShape(own) } : pickShape(template)
}

function pickShape({ type, vcpus, memoryMiB }: Partial<MemberDesign>) {
  return {
    ...(type === undefined ? {} : { type }),
    ...(vcpus === undefined ? {} : { vcpus }),
    ...(memoryMiB === undefined ? {} : { memoryMiB }),
  }
}

function addMembers(design: ExpandedDesign, name: string, cluster: ClusterDesign) {
  const path: DesignPath = ['clusters', name]
  if (name.length > clusterLimits.nameLength) {
    const message = `Shorten the cluster’s name to ${clusterLimits.nameLength} characters: its members’ names are made from it.`
    design.problems.push({ path, message })
    return
  }
  for (let index = 1; index <= cluster.size; index++) {
    const of = { clusterName: name, memberIndex: index, path: [...path, 'template'] }
    const member = memberOf(cluster, name, index)
    add(design.problems, design.instances, 'instance', memberName(name, index), { ...member, ...of })
    for (const [volume, template] of Object.entries(cluster.template.volumes ?? {})) {
      const own = thingAt(thingAt(cluster.members, String(index))?.volumes, volume)
      const was = own?.was ?? (cluster.was && memberVolumeName(cluster.was, index, volume))
      const volumeName = memberVolumeName(name, index, volume)
      const storage = own?.storage ?? template.storage
      const backup = own?.backup === undefined ? template.backup : (own.backup ?? undefined)
      const renamed = was && was !== volumeName ? { was } : {}
      add(design.problems, design.volumes, 'volume', volumeName, {
        ...renamed,
        sizeGiB: own?.sizeGiB ?? template.sizeGiB,
        encrypted: template.encrypted,
        ...(storage && { storage }),
        ...(backup && { backup }),
        ...of,
        path: [...of.path, 'volumes', volume],
      })
    }
  }
}

function add<T extends ExpandedVolume | ExpandedInstance>(
  problems: DesignProblem[],
  things: Map<string, T>,
  what: 'instance' | 'volume',
  name: string,
  thing: T,
) {
  const { path, clusterName } = thing
  const taken = things.get(name)
  if (taken) {
    const whose = taken.clusterName === null ? `the ${what} ${name}` : `the cluster ${taken.clusterName}`
    const message = `Rename ${whose} or the cluster ${clusterName}, which has one of that name as well.`
    problems.push({ path: taken.clusterName === null ? taken.path : path.slice(0, 2), message })
  } else if (name.length > 63) {
    const message = `Shorten the name of the cluster or of this ${what}: ${name} has more than 63 characters.`
    problems.push({ path, message })
  } else {
    things.set(name, thing)
  }
}

const mapOf = <T, E>(section: Record<string, T>, of: (thing: T, name: string) => E) =>
  new Map(Object.entries(section).map(([name, thing]) => [name, of(thing, name)]))
