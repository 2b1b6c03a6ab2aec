import type { Live, Looks, Work } from '@/components/features/design/looks'
import { type DesignDocument, designDocument } from '@/server/domain/design/document'

export const catalog = {
  images: [
    { name: 'debian-13', minMemoryMiB: 256, minDiskGiB: 4, family: null, isDeprecated: false, createdAt: '2026-01-01' },
    {
      name: 'alpine-3.22',
      minMemoryMiB: 64,
      minDiskGiB: 1,
      family: null,
      isDeprecated: false,
      createdAt: '2026-01-01',
    },
  ],
  types: [
    { name: 'small-1g', vcpus: 1, memoryMiB: 1024 },
    { name: 'medium-4g', vcpus: 2, memoryMiB: 4096 },
    { name: 'xlarge-16g', vcpus: 8, memoryMiB: 16384 },
  ],
  zones: [
    { name: 'z1', title: 'Hall A', storages: [{ name: 'main' }] },
    { name: 'z2', title: 'Hall B', storages: [{ name: 'main' }] },
    { name: 'z3', title: 'Hall C', storages: [{ name: 'main' }] },
  ],
}
export const zones = catalog.zones.map(zone => zone.name)

export const there = designDocument.parse({
  networks: {
    lan: { subnets: { main: { cidr: '10.64.0.0/20' } } },
    storage: { subnets: { main: { cidr: '10.65.0.0/24' } } },
  },
  volumes: {
    'db-data': { sizeGiB: 80 },
    'db-log': { sizeGiB: 20 },
    scratch: { sizeGiB: 5, zone: 'z1' },
    old: { sizeGiB: 1, zone: 'z3' },
  },
  instances: {
    'db-1': { image: 'debian-13', type: 'xlarge-16g', zone: 'z1', network: 'lan', volumes: ['db-data', 'db-log'] },
    'bastion-1': { image: 'alpine-3.22', type: 'small-1g', zone: 'z2', network: 'lan' },
    'mail-1': { image: 'debian-13', type: 'small-1g', zone: 'z3', network: 'lan' },
    'cache-1': { image: 'debian-13', type: 'medium-4g', network: 'lan' },
    'build-1': { image: 'debian-13', type: 'medium-4g', zone: 'z2', network: 'storage' },
    'build-2': { image: 'debian-13', type: 'medium-4g', zone: 'z3', network: 'storage' },
  },
  clusters: {
    web: {
      size: 5,
      zones: ['z1', 'z2', 'z3'],
      template: { image: 'debian-13', type: 'medium-4g', network: 'lan', volumes: { data: { sizeGiB: 10 } } },
    },
  },
})

/** The same with a bit of everything: added, changed, to be removed, with a fault. */
export function changed(): DesignDocument {
  const { 'mail-1': _, ...instances } = there.instances
  const { old: __, ...volumes } = there.volumes
  return {
    ...there,
    volumes: { ...volumes, 'queue-data': { sizeGiB: 10 } },
    instances: {
      ...instances,
      'db-1': { ...instances['db-1']!, type: 'medium-4g' },
      'queue-1': { image: 'debian-13', type: 'small-1g', zone: 'z3', network: 'lan', volumes: ['queue-data'] },
      'api-1': { image: 'debain', type: 'small-1g', zone: 'z2', network: 'lan' },
    },
  }
}

const live = (state: string, more: Partial<Live> = {}): Live => ({
  state,
  reason: null,
  cpuPercent: null,
  address: null,
  step: null,
  ...more,
})
const work = (state: Work['state'], more: Partial<Work> = {}): Work => ({
  state,
  step: null,
  percent: null,
  error: null,
  ...more,
})

export const looks = new Map<string, Looks>([
  ['instance/db-1', { live: live('running', { cpuPercent: 34, address: '10.64.0.2' }), action: 'update with restart' }],
  ['volume/db-data', { live: live('in use') }],
  ['volume/db-log', { live: live('in use'), drift: '20 GiB wanted, 10 GiB there' }],
  [
    'instance/bastion-1',
    { live: live('stopped', { address: '10.64.0.3' }), others: [{ userId: 'u', name: 'Ada', hue: 4 }] },
  ],
  ['instance/mail-1', { live: live('running', { cpuPercent: 3 }), action: 'delete' }],
  ['volume/old', { live: live('available'), action: 'delete' }],
  ['volume/scratch', { live: live('available') }],
  ['instance/cache-1', { live: live('unknown', { reason: 'Its host doesn’t answer' }) }],
  [
    'instance/build-1',
    { live: live('running', { cpuPercent: 88, address: '10.65.0.2' }), drift: '4 GiB memory wanted, 2 GiB there' },
  ],
  ['instance/build-2', { work: work('failed', { error: 'No host in z3 has room' }), action: 'replace' }],
  ['instance/queue-1', { work: work('working', { step: 'Copy the image', percent: 40 }), action: 'create' }],
  ['volume/queue-data', { work: work('done'), action: 'create' }],
  ['instance/api-1', { action: 'create', fault: 'There is no image debain; did you mean debian-13?' }],
  ['cluster/web', { live: live('running') }],
  ['instance/web-1', { live: live('running') }],
  ['instance/web-2', { live: live('running') }],
  ['instance/web-3', { live: live('crashed') }],
  ['instance/web-4', { live: live('stopped') }],
  ['instance/web-5', { work: work('working', { step: 'Boot', percent: 70 }) }],
])

/** Instances with a volume each, over all zones and two networks. */
export function many(things: number): DesignDocument {
  const count = Math.floor((things - 2) / 2)
  const names = Array.from({ length: count }, (_, at) => at)
  return designDocument.parse({
    networks: there.networks,
    volumes: Object.fromEntries(names.map(at => [`data-${at}`, { sizeGiB: 10 }])),
    instances: Object.fromEntries(
      names.map(at => [
        `vm-${at}`,
        {
          image: 'debian-13',
          type: 'small-1g',
          zone: zones[at % 3],
          network: at % 4 ? 'lan' : 'storage',
          volumes: [`data-${at}`],
        },
      ]),
    ),
  })
}

/** What is measured all the time, of one more thing each time. */
export function measured(before: ReadonlyMap<string, Looks>, at: number, things: number): Map<string, Looks> {
  const key = `instance/vm-${at % Math.max(1, Math.floor((things - 2) / 2))}`
  return new Map(before).set(key, { live: live('running', { cpuPercent: (at * 7) % 100, address: '10.64.0.2' }) })
}
