import { allocateCidr, type Cidr, formatCidr, overlaps, parseCidr } from '@/server/domain/address'
import { allocateCidr6, ownCidr6 } from '@/server/domain/address6'
import type {
  ClusterDesign,
  DesignDocument,
  FloatingIpDesign,
  InstanceDesign,
  LoadBalancerDesign,
  NetworkDesign,
  RouterDesign,
  SecurityGroupDesign,
  VolumeDesign,
} from '@/server/domain/design/document'
import { currentImages } from '@/server/domain/image-family'
import { routerLimits } from '@/server/domain/router'
import type { Catalog } from '../drawing'

/** Smaller ones boot, and then have no room for anything. */
const leastMemoryMiB = 96

/** New things, valid as they come. */
export const freshVolume = (zone?: string): VolumeDesign => ({ sizeGiB: 10, ...(zone && { zone }) })

/** On the first network, over the clusters there: what several answer alike is what it is for. */
export function freshLoadBalancer({ networks, clusters }: DesignDocument): LoadBalancerDesign {
  const [only, ...others] = Object.keys(networks)
  const own = Object.keys(clusters).filter(name => (clusters[name]!.template.network ?? only) === only)
  return {
    ...(others.length > 0 && { network: only }),
    listeners: [{ port: 80 }],
    ...(own.length > 0 && { clusters: own.slice(0, 1) }),
  }
}

/** It joins what no router joins yet. */
export function freshRouter({ networks, routers }: DesignDocument): RouterDesign {
  const joined = Object.values(routers).flatMap(router => router.networks ?? [])
  const free = Object.keys(networks).filter(name => !joined.includes(name))
  return free.length > 0 ? { networks: free.slice(0, routerLimits.networksPerRouter) } : {}
}

/** Nobody answers under it yet, so it says where it is. */
export const freshFloatingIp = ({ zones }: Catalog, zone?: string): FloatingIpDesign => {
  const at = zone ?? zones[0]?.name
  return at === undefined ? {} : { zone: at }
}

/** Its members can be pinged by everybody; what else may reach them is for whoever draws. */
export const freshSecurityGroup = (): SecurityGroupDesign => ({ rules: [{ direction: 'ingress', protocol: 'icmp' }] })

export function freshNetwork(document: DesignDocument, vdcId: string): NetworkDesign {
  return { subnets: { main: { cidr: freeCidr(document, vdcId) } } }
}

export const freshInstance = (document: DesignDocument, catalog: Catalog, zone?: string): InstanceDesign => ({
  ...freshMachine(document, catalog),
  ...(zone && { zone }),
})

export function freshCluster(document: DesignDocument, catalog: Catalog): ClusterDesign {
  const zones = catalog.zones.slice(0, 3).map(zone => zone.name)
  return {
    size: Math.max(3, zones.length),
    ...(zones.length > 0 && { zones }),
    template: { ...freshMachine(document, catalog), volumes: { data: { sizeGiB: 10 } } },
  }
}

function freshMachine(document: DesignDocument, { images, types }: Catalog) {
  const image = currentImages(images)[0]
  const fits = types.find(type => type.memoryMiB >= Math.max(image?.minMemoryMiB ?? 0, leastMemoryMiB)) ?? types.at(-1)
  const networks = Object.keys(document.networks)
  return {
    image: image?.name ?? 'image',
    ...(fits ? { type: fits.name } : { vcpus: 1, memoryMiB: 1024 }),
    // A design with one network needs none to be named.
    ...(networks.length > 1 && { network: networks[0]! }),
  }
}

/** A /64 of the VDC's own that the design does not use. */
export function freeCidr6({ networks }: DesignDocument, vdcId: string): string {
  const used = Object.values(networks).flatMap(({ subnets }) =>
    Object.values(subnets).flatMap(each => each.cidr6 ?? []),
  )
  return allocateCidr6(ownCidr6(vdcId), used)
}

/**
 * A /20 that the design does not use. VDCs begin at different places of 172.16.0.0/12, so that two that are drawn at the
 * same time do not choose the same; the plan says so if they do.
 */
export function freeCidr(document: DesignDocument, vdcId: string): string {
  const used = Object.values(document.networks).flatMap(network =>
    Object.values(network.subnets).flatMap(subnet => parseCidr(subnet.cidr) ?? []),
  )
  const pool = parseCidr('172.16.0.0/12')!
  const size = 2 ** 12
  const blocks = pool.size / size
  const first = [...vdcId].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % blocks, 7)
  for (let at = 0; at < blocks; at++) {
    const cidr: Cidr = { base: pool.base + ((first + at) % blocks) * size, prefix: 20, size }
    if (!used.some(other => overlaps(cidr, other))) return formatCidr(cidr)
  }
  const other = allocateCidr(used)
  return other ? formatCidr(other) : '192.168.0.0/24'
}
