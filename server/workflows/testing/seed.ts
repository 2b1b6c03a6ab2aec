import type pg from 'pg'
import type { ExternalNetwork } from '@/server/domain/external-network'
import type { Id } from '@/server/domain/ids'
import {
  type SimulatedHostConfig,
  simulatedBackupConfig,
  simulatedHostConfig,
  simulatedNetworkConfig,
  simulatedStorageConfig,
} from '@/server/drivers/simulated'
import { prepareSchema } from '@/server/drivers/simulated/schema'
import type { Store } from '@/server/store/store'
import { storageRow } from '@/server/store/testing'

export type SeedOptions = {
  /** Over the three zones in turn: host-a1, host-b1, host-c1, host-a2, … Default 4. */
  hosts?: number
  /** Of each host. Default 8 threads, which makes 32 vCPUs, and 8 GiB, of which 256 MiB are the host's own. */
  cpuThreads?: number
  memoryMiB?: number
  /** Of each zone's storage. Default 1,000. */
  capacityGiB?: number
  /** Default `instant`. */
  profile?: SimulatedHostConfig['profile']
}

export const worldName = 'test'
/** The same in every world, so that what one run left can be compared with what another did. */
export const ids = {
  organization: 'org_test' as Id<'organization'>,
  vdc: 'vdc_test' as Id<'vdc'>,
  network: 'net_test' as Id<'network'>,
  image: 'img_base' as Id<'image'>,
  otherImage: 'img_edge' as Id<'image'>,
}

/** The way out of zone-a. */
export const outside: ExternalNetwork = {
  ...{ physicalNetwork: 'outside', cidr: '203.0.113.0/24', gateway: '203.0.113.1' },
  ...{ first: '203.0.113.10', last: '203.0.113.19' },
}

/** Whatever is referred to comes after what refers to it; the rest comes last, in any order. */
const referring =
  'attachment floating_ip instance snapshot backup volume storage cluster load_balancer network router security_group draft design_version plan vdc_member vdc organization finding host external_address zone step task'
    .split(' ')
    .map(name => `public."${name}"`)

/** All tables of Plenum and of the simulated infrastructure, in an order in which their rows can be deleted. */
export async function tablesOf(pool: pg.Pool): Promise<string[]> {
  await prepareSchema(pool)
  const { rows } = await pool.query<{ name: string }>(
    `SELECT schemaname || '."' || tablename || '"' AS name FROM pg_tables
     WHERE (schemaname = 'public' AND tablename !~ '^_') OR (schemaname = 'simulated' AND tablename <> 'version')`,
  )
  const rank = (name: string) => (referring.includes(name) ? referring.indexOf(name) : referring.length)
  return rows.map(row => row.name).sort((a, b) => rank(a) - rank(b))
}

/** Takes away all that a world before it left. Of few rows DELETE is quicker than TRUNCATE. */
export const emptying = (tables: string[]) => tables.map(table => `DELETE FROM ${table}`).join(';')

/** The base catalog, and nothing else: three zones with storage and hosts, two of them with a network that joins these, two images, types, a VDC with its network. */
export async function seed({ pool, prisma }: Store, options: SeedOptions) {
  await pool.query(emptying(await tablesOf(pool)))
  const { hosts: hostCount = 4, cpuThreads = 8, memoryMiB = 8192, capacityGiB = 1000, profile = 'instant' } = options
  const zones = ['a', 'b', 'c'].map(letter => ({ id: `zone_${letter}` as Id<'zone'>, name: `zone-${letter}`, letter }))
  const hosts = Array.from({ length: hostCount }, (_, index) => {
    const zone = zones[index % zones.length]!
    const number = Math.floor(index / zones.length) + 1
    const name = `host-${zone.letter}${number}`
    return { id: `host_${zone.letter}${number}` as Id<'host'>, name, zoneId: zone.id, zoneName: zone.name }
  })
  const network = (zone: string) => simulatedNetworkConfig.parse({ world: worldName, zone, profile })
  const storage = (zone: string) => simulatedStorageConfig.parse({ world: worldName, zone, capacityGiB, profile })
  const backup = (zone: string) => simulatedBackupConfig.parse({ world: worldName, store: `${zone}-backup`, profile })
  await prisma.$transaction([
    prisma.zone.createMany({
      data: zones.map(({ id, name }) => ({
        ...{ id, name },
        // One zone without: there nothing is kept.
        ...(name !== 'zone-c' && { backupDriver: 'simulated-backup', backupConfig: backup(name) }),
        // One zone without: there each host has its networks for itself.
        ...(name !== 'zone-c' && { networkDriver: 'simulated-network', networkConfig: network(name) }),
        // One with a way out.
        ...(name === 'zone-a' && { external: outside }),
      })),
    }),
    prisma.storage.createMany({
      data: zones.map(({ id, name }) => ({ ...storageRow(id, 'simulated-storage', storage(name)), zoneId: id })),
    }),
    prisma.host.createMany({
      data: hosts.map(({ id, name, zoneId }) => ({
        ...{ id, name, hostname: name, zoneId, cpuThreads, memoryMiB, state: 'up', driver: 'simulated' },
        capabilities: { liveMigration: true },
        config: simulatedHostConfig.parse({ world: worldName, host: name, cpuThreads, memoryMiB, profile }),
      })),
    }),
    prisma.image.createMany({
      data: [
        { id: ids.image, name: 'tiny', path: 'simulated:tiny', sizeBytes: 1024n ** 2n },
        { id: ids.otherImage, name: 'edge', path: 'simulated:edge', sizeBytes: 1024n ** 2n },
      ],
    }),
    prisma.instanceType.createMany({
      data: [
        { id: 'type_s', name: 'small', vcpus: 1, memoryMiB: 512 },
        { id: 'type_m', name: 'large', vcpus: 4, memoryMiB: 4096 },
      ],
    }),
    prisma.organization.createMany({ data: [{ id: ids.organization, name: 'default' }] }),
    prisma.vdc.createMany({ data: [{ id: ids.vdc, organizationId: ids.organization, name: 'shop' }] }),
    prisma.network.createMany({ data: [{ id: ids.network, vdcId: ids.vdc, name: 'default', cidr: '10.64.0.0/20' }] }),
  ])
  return { zones: zones.map(({ id, name }) => ({ id, name })), hosts }
}
