/** The demo's content. Sizes differ so that placement has something to choose from. */
export const world = 'demo'

export const zones = [
  { name: 'north', title: 'Hall North: power feed A, own chillers, spine 1' },
  { name: 'south', title: 'Hall South: power feed B, own chillers, spine 2' },
  { name: 'harbor', title: 'Harbor site, 11 km away: own substation, sea-water cooling, dark fibre' },
]

/** In each zone. The smallest hangs on one power feed alone. */
export const hosts = [
  { suffix: '01', cpuThreads: 32, memoryMiB: 131_072, rack: 'r1', unit: 30, powerFeeds: ['A', 'B'] },
  { suffix: '02', cpuThreads: 32, memoryMiB: 131_072, rack: 'r1', unit: 28, powerFeeds: ['A', 'B'] },
  { suffix: '03', cpuThreads: 48, memoryMiB: 196_608, rack: 'r2', unit: 24, powerFeeds: ['A', 'B'] },
  { suffix: '04', cpuThreads: 16, memoryMiB: 65_536, rack: 'r2', unit: 22, powerFeeds: ['B'] },
]
export const storageGiB = 20_480

export const images = [
  {
    name: 'debian-12',
    os: 'debian',
    description: 'Debian 12 “bookworm”, cloud-init',
    minMemoryMiB: 256,
    minDiskGiB: 4,
  },
  { name: 'ubuntu-24.04', os: 'ubuntu', description: 'Ubuntu 24.04 LTS, cloud-init', minMemoryMiB: 512, minDiskGiB: 5 },
  {
    name: 'alpine-3.20',
    os: 'alpine',
    description: 'Alpine Linux 3.20, small and quick',
    minMemoryMiB: 64,
    minDiskGiB: 1,
  },
  { name: 'rocky-9', os: 'rocky', description: 'Rocky Linux 9, cloud-init', minMemoryMiB: 1024, minDiskGiB: 10 },
]

export type SeedInstance = {
  name: string
  type: string
  image: string
  group?: string
  zone?: string
  volumes?: { name: string; sizeGiB: number }[]
  /** What it is brought to in the end. Default: running. */
  ends?: 'stopped' | 'paused' | 'crashed'
}
export type SeedVdc = {
  name: string
  description: string
  instances: SeedInstance[]
  freeVolumes: { name: string; sizeGiB: number; zone: string }[]
}

const numbered = (count: number, name: string, rest: Omit<SeedInstance, 'name'>): SeedInstance[] =>
  Array.from({ length: count }, (_, i) => ({ name: `${name}-${i + 1}`, ...rest }))

export const vdcs: SeedVdc[] = [
  {
    name: 'webshop',
    description: 'The public shop: load balancers, web and API servers, the order database',
    instances: [
      ...numbered(2, 'lb', { type: 'small-1g', image: 'alpine-3.20', group: 'lb' }),
      ...numbered(6, 'web', { type: 'medium-4g', image: 'debian-12', group: 'web' }),
      ...numbered(3, 'api', { type: 'large-8g', image: 'debian-12', group: 'api' }),
      {
        name: 'db-1',
        type: 'xlarge-16g',
        image: 'debian-12',
        group: 'db',
        zone: 'north',
        volumes: [{ name: 'orders-1', sizeGiB: 200 }],
      },
      {
        name: 'db-2',
        type: 'xlarge-16g',
        image: 'debian-12',
        group: 'db',
        zone: 'south',
        volumes: [{ name: 'orders-2', sizeGiB: 200 }],
      },
      { name: 'cache-1', type: 'memory-32g', image: 'alpine-3.20' },
      { name: 'bastion', type: 'micro-256m', image: 'alpine-3.20' },
      { name: 'search-trial', type: 'large-8g', image: 'ubuntu-24.04', ends: 'stopped' },
    ],
    freeVolumes: [{ name: 'orders-archive-2025', sizeGiB: 500, zone: 'harbor' }],
  },
  {
    name: 'analytics',
    description: 'Clickstream intake, the warehouse, notebooks of the data team',
    instances: [
      ...numbered(3, 'ingest', { type: 'medium-4g', image: 'ubuntu-24.04', group: 'ingest' }),
      ...numbered(3, 'queue', { type: 'large-8g', image: 'rocky-9', group: 'queue' }),
      {
        name: 'warehouse-1',
        type: 'memory-32g',
        image: 'rocky-9',
        group: 'warehouse',
        zone: 'north',
        volumes: [{ name: 'columns-1', sizeGiB: 1000 }],
      },
      {
        name: 'warehouse-2',
        type: 'memory-32g',
        image: 'rocky-9',
        group: 'warehouse',
        zone: 'harbor',
        volumes: [{ name: 'columns-2', sizeGiB: 1000 }],
      },
      { name: 'notebook-ada', type: 'large-8g', image: 'ubuntu-24.04', ends: 'paused' },
      { name: 'notebook-grace', type: 'large-8g', image: 'ubuntu-24.04', ends: 'stopped' },
      { name: 'scheduler', type: 'small-1g', image: 'debian-12' },
      { name: 'dashboards', type: 'medium-4g', image: 'debian-12' },
    ],
    freeVolumes: [{ name: 'scratch', sizeGiB: 250, zone: 'north' }],
  },
  {
    name: 'build-farm',
    description: 'Continuous integration: controller, runners, caches',
    instances: [
      { name: 'controller', type: 'medium-4g', image: 'debian-12', volumes: [{ name: 'build-logs', sizeGiB: 80 }] },
      ...numbered(5, 'runner', { type: 'large-8g', image: 'debian-12', group: 'runners' }),
      { name: 'runner-6', type: 'large-8g', image: 'debian-12', group: 'runners', ends: 'crashed' },
      { name: 'runner-7', type: 'compute-16g', image: 'debian-12', group: 'runners', ends: 'stopped' },
      { name: 'runner-8', type: 'compute-16g', image: 'debian-12', group: 'runners', ends: 'stopped' },
      { name: 'registry', type: 'medium-4g', image: 'alpine-3.20', volumes: [{ name: 'layers', sizeGiB: 300 }] },
      { name: 'artifact-cache', type: 'large-8g', image: 'alpine-3.20' },
      { name: 'signer', type: 'micro-256m', image: 'alpine-3.20' },
    ],
    freeVolumes: [],
  },
]

/** A machine that nobody told Plenum of: the reconciler finds it. */
export const stranger = { host: 'harbor-04', name: 'legacy-backup' }
