import {
  type ClusterTemplate,
  type DesignDocument,
  designVersionNumber,
  type InstanceDesign,
  type NetworkDesign,
} from './document'
import type { StarterView } from './views'

/** What a data center offers to begin with. */
export type Offer = {
  images: { name: string; minMemoryMiB: number; minDiskGiB: number }[]
  types: { name: string; vcpus: number; memoryMiB: number }[]
  zones: { name: string; hasStorage: boolean }[]
  /** A range that no network has. */
  freeCidr: string
  /** Those that the VDC has already: a starting point uses them. */
  networks?: Record<string, NetworkDesign>
}

/**
 * The gallery. Each design is made of what this data center has, in its smallest sizes, so that it applies as it is, be
 * it on a laboratory's hosts; people make it larger from there. Without any image there is only the empty one.
 */
export function starters(offer: Offer): StarterView[] {
  const site = siteOf(offer)
  return [
    empty(site),
    ...(site.machine
      ? [single(site, site.machine), webAndDatabase(site, site.machine), buildFarm(site, site.machine)]
      : []),
  ]
}

type Machine = Pick<InstanceDesign & ClusterTemplate, 'image' | 'type' | 'vcpus' | 'memoryMiB' | 'network'>
type Site = {
  networks: Record<string, NetworkDesign>
  zones: string[]
  hasStorage: boolean
  machine: Machine | undefined
}

function siteOf({ images, types, zones, freeCidr, networks = {} }: Offer): Site {
  const present = Object.keys(networks)
  const own = present.length > 0 ? networks : { default: { subnets: { main: { cidr: freeCidr } } } }
  const image = images.toSorted((a, b) => a.minMemoryMiB - b.minMemoryMiB || a.minDiskGiB - b.minDiskGiB)[0]
  const type = types
    .filter(({ memoryMiB }) => memoryMiB >= (image?.minMemoryMiB ?? 0))
    .toSorted((a, b) => a.memoryMiB - b.memoryMiB || a.vcpus - b.vcpus)[0]
  const withStorage = zones.filter(({ hasStorage }) => hasStorage)
  return {
    networks: own,
    zones: (withStorage.length > 0 ? withStorage : zones).slice(0, 3).map(({ name }) => name),
    hasStorage: withStorage.length > 0,
    machine: image && {
      image: image.name,
      ...(type ? { type: type.name } : { vcpus: 1, memoryMiB: Math.max(64, image.minMemoryMiB) }),
      ...(present.length > 1 ? { network: present[0] } : {}),
    },
  }
}

const designWith = (site: Site, content: Partial<DesignDocument>): DesignDocument => ({
  version: designVersionNumber,
  networks: site.networks,
  routers: {},
  floatingIps: {},
  loadBalancers: {},
  securityGroups: {},
  volumes: {},
  instances: {},
  clusters: {},
  ...content,
})

const empty = (site: Site): StarterView => ({
  key: 'empty',
  title: 'Empty',
  description: 'A network and nothing else.',
  document: designWith(site, {}),
})

const single = (site: Site, machine: Machine): StarterView => ({
  key: 'single-vm',
  title: 'Single VM with a disk',
  description: 'One virtual machine, and a volume that outlives it.',
  document: designWith(site, {
    ...(site.hasStorage ? { volumes: { data: { sizeGiB: 5 } } } : {}),
    instances: {
      server: { ...machine, ...inFirst(site.zones), ...(site.hasStorage ? { volumes: ['data'] } : {}) },
    },
  }),
})

const webAndDatabase = (site: Site, machine: Machine): StarterView => ({
  key: 'web-and-database',
  title: 'Web and database over three zones',
  description: 'A cluster of web servers and one of databases, each database with its own volume; any zone may fail.',
  document: designWith(site, {
    clusters: {
      web: { size: 3, ...overAll(site.zones), template: machine },
      db: { size: 3, ...overAll(site.zones), template: { ...machine, ...ownVolumes(site, { data: 5 }) } },
    },
  }),
})

const buildFarm = (site: Site, machine: Machine): StarterView => ({
  key: 'build-farm',
  title: 'Build farm',
  description: 'A controller that keeps its cache on a volume, and runners wherever there is room.',
  document: designWith(site, {
    ...(site.hasStorage ? { volumes: { cache: { sizeGiB: 5 } } } : {}),
    instances: {
      controller: { ...machine, ...inFirst(site.zones), ...(site.hasStorage ? { volumes: ['cache'] } : {}) },
    },
    clusters: { runner: { size: 3, template: machine } },
  }),
})

/** A volume needs a zone with storage, so its instance is put there. */
const inFirst = ([zone]: string[]) => (zone === undefined ? {} : { zone })

const overAll = (zones: string[]) => (zones.length === 0 ? {} : { zones })

const ownVolumes = ({ hasStorage }: Site, sizes: Record<string, number>): Pick<ClusterTemplate, 'volumes'> =>
  hasStorage ? { volumes: Object.fromEntries(Object.entries(sizes).map(([name, sizeGiB]) => [name, { sizeGiB }])) } : {}
