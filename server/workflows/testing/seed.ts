import type { Id } from '@/server/domain/ids'
import { type SimulatedHostConfig, simulatedHostConfig, simulatedStorageConfig } from '@/server/drivers/simulated'
import type { Store } from '@/server/store/store'

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
  image: 'img_tiny' as Id<'image'>,
  otherImage: 'img_edge' as Id<'image'>,
}

/** Takes away all that a world before it left, people and sessions included. */
export async function empty({ pool }: Store): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE (schemaname = 'public' AND tablename !~ '^_') OR (schemaname = 'simulated' AND tablename <> 'version')`,
  )
  await pool.query(`TRUNCATE ${rows.map(row => row.name).join(', ')}`)
}

/** The base catalog: three zones with storage and hosts, two images, types, a VDC with its network. */
export async function seed({ prisma }: Store, options: SeedOptions) {
  const { hosts: hostCount = 4, cpuThreads = 8, memoryMiB = 8192, capacityGiB = 1000, profile = 'instant' } = options
  const zones = ['a', 'b', 'c'].map(letter => ({ id: `zone_${letter}` as Id<'zone'>, name: `zone-${letter}`, letter }))
  const hosts = Array.from({ length: hostCount }, (_, index) => {
    const zone = zones[index % zones.length]!
    const number = Math.floor(index / zones.length) + 1
    const name = `host-${zone.letter}${number}`
    return { id: `host_${zone.letter}${number}` as Id<'host'>, name, zoneId: zone.id, zoneName: zone.name }
  })
  await prisma.zone.createMany({
    data: zones.map(({ id, name }) => ({
      id,
      name,
      volumeDriver: 'simulated-storage',
      volumeConfig: simulatedStorageConfig.parse({ world: worldName, zone: name, capacityGiB, profile }),
    })),
  })
  await prisma.host.createMany({
    data: hosts.map(({ id, name, zoneId }) => ({
      ...{ id, name, zoneId, cpuThreads, memoryMiB, state: 'up', driver: 'simulated' },
      config: simulatedHostConfig.parse({ world: worldName, host: name, cpuThreads, memoryMiB, profile }),
    })),
  })
  await prisma.image.createMany({
    data: [
      { id: ids.image, name: 'tiny', path: 'simulated:tiny', sizeBytes: 1024n ** 2n },
      { id: ids.otherImage, name: 'edge', path: 'simulated:edge', sizeBytes: 1024n ** 2n },
    ],
  })
  await prisma.instanceType.createMany({
    data: [
      { id: 'type_small', name: 'small', vcpus: 1, memoryMiB: 512 },
      { id: 'type_large', name: 'large', vcpus: 4, memoryMiB: 4096 },
    ],
  })
  await prisma.organization.create({ data: { id: ids.organization, name: 'default' } })
  await prisma.vdc.create({ data: { id: ids.vdc, organizationId: ids.organization, name: 'shop' } })
  await prisma.network.create({ data: { id: ids.network, vdcId: ids.vdc, name: 'default', cidr: '10.64.0.0/20' } })
  return { zones: zones.map(({ id, name }) => ({ id, name })), hosts }
}
