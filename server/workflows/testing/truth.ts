import type pg from 'pg'
import { type Id, portOf } from '@/server/domain/ids'
import type { Documents, SimulatedKind } from '@/server/drivers/simulated/documents'
import type { Store } from '@/server/store/store'
import { worldName } from './seed'

type Row<K extends SimulatedKind> = { kind: K; id: string | null; at: string; external: string; document: Documents[K] }

/**
 * What is really there, as the simulated infrastructure knows it, whatever Plenum has recorded. Images and networks stay
 * on hosts for others and are left out, as are names that the infrastructure gave and times.
 */
export async function readTruth(pool: pg.Pool, now: number) {
  const { rows } = await pool.query<Row<SimulatedKind>>(
    `SELECT kind, ref_id AS id, place AS at, external, document FROM simulated.object WHERE world = $1
     ORDER BY ref_id NULLS LAST, place, external`,
    [worldName],
  )
  const all = <K extends SimulatedKind>(kind: K) => rows.filter((row): row is Row<K> => row.kind === kind)
  // A machine whose removal has come due is gone, whether or not somebody has looked since.
  const machines = all('instance').filter(({ document: { phase } }) => phase?.what !== 'remove' || phase.until > now)
  const isOn = new Set<string>(
    machines.flatMap(({ id, document }) => (id && document.power === 'running' ? portOf(id as Id<'instance'>) : [])),
  )
  const ports = all('port').map(({ id, at, document: of }) => ({
    ...{ id, at, ...pick(of, 'networkId', 'address'), ...(of.address6 && { address6: of.address6 }) },
    /** Of a machine that others switched off they are put right with whatever is next done to it. */
    names: isOn.has(id!) ? (of.names ?? []) : [],
    securityGroupIds: of.securityGroupIds ?? [],
    ...(of.movesBetween && { movesBetween: of.movesBetween }),
  }))
  const live = new Set(all('attachment').map(row => row.external))
  return {
    machines: machines.map(({ id, at, document: of }) => ({
      ...{ id, host: at },
      ...pick(of, 'name', 'power', 'vcpus', 'memoryMiB', 'cpuShares', 'imageId', 'rootVersion'),
      disks: of.disks.map(({ volumeId, device, source }) => ({
        ...{ volumeId, device },
        /** Its export is there: the guest can read and write. */
        isConnected: source.protocol === 'simulated' && live.has(source.export),
      })),
    })),
    volumes: all('volume').map(({ id, at, document: of }) => ({
      ...{ id, at },
      ...pick(of, 'name', 'sizeGiB'),
      /** What a guest wrote, by path; null: never formatted. */
      files: filesOf(of),
    })),
    snapshots: all('snapshot').map(({ id, at, document: of }) => ({
      ...{ id, at },
      ...pick(of, 'volumeId', 'name', 'sizeGiB'),
      files: filesOf(of),
    })),
    backups: all('backup').map(({ id, at, document: of }) => ({ id, at, ...pick(of, 'vault', 'content') })),
    ports,
    /** Those that join somebody: others stay in a zone for its next instance. */
    routers: all('router')
      .filter(({ at, document: { networks } }) =>
        ports.some(port => port.at === at && networks.some(network => network.id === port.networkId)),
      )
      .map(({ id, at, document: of }) => ({ id, at, ...pick(of, 'name', 'networks', 'external') })),
    floatingIps: all('floatingIp').map(({ id, at, document: of }) => ({
      id,
      at,
      ...pick(of, 'address', 'routerId', 'to'),
    })),
    /** Those that have members that are on: others stay in a zone for its next one. */
    loadBalancers: all('loadBalancer').flatMap(({ id, at, document: of }) => {
      const members = of.members.filter(member => isOn.has(member.portId)).map(member => member.address)
      return members.length > 0 ? [{ id, at, ...pick(of, 'name', 'address', 'listeners', 'healthCheck'), members }] : []
    }),
    /** Those that judge somebody: others stay in a zone for its next member. */
    securityGroups: all('securityGroup')
      .filter(({ id, at }) => ports.some(port => port.at === at && port.securityGroupIds.includes(id!)))
      .map(({ id, at, document: of }) => ({ id, at, ...pick(of, 'name', 'rules') })),
    exports: all('attachment').map(({ id, at, document: of }) => ({ id, at, ...pick(of, 'volumeId', 'instanceId') })),
  }
}
const filesOf = ({ filesystem }: Pick<Documents['volume'], 'filesystem'>) =>
  filesystem && Object.fromEntries(Object.entries(filesystem.files).map(([path, { t }]) => [path, t]))

export type Truth = Awaited<ReturnType<typeof readTruth>>

/** What happens to machines, told by the infrastructure. */
export const createHistory = (pool: pg.Pool) => ({
  async of(id: string): Promise<string[]> {
    const { rows } = await pool.query<{ what: string }>(
      'SELECT what FROM simulated.event WHERE world = $1 AND ref_id = $2 ORDER BY seq',
      [worldName, id],
    )
    return rows.map(row => row.what)
  },
  async clear(): Promise<void> {
    await pool.query('DELETE FROM simulated.event WHERE world = $1', [worldName])
  },
})

/** What Plenum has recorded and what counts of it: without times, generations, sentences and busy marks. */
export async function readRecords({ prisma }: Store) {
  const order = { orderBy: { id: 'asc' } } as const
  const [
    networks,
    routers,
    externalAddresses,
    floatingIps,
    loadBalancers,
    securityGroups,
    clusters,
    versions,
    instances,
    volumes,
    snapshots,
    backups,
    attachments,
    hosts,
    images,
  ] = await Promise.all([
    prisma.network.findMany(order),
    prisma.router.findMany(order),
    prisma.externalAddress.findMany({ orderBy: { address: 'asc' } }),
    prisma.floatingIp.findMany(order),
    prisma.loadBalancer.findMany(order),
    prisma.securityGroup.findMany(order),
    prisma.cluster.findMany(order),
    prisma.designVersion.findMany({ orderBy: { number: 'asc' } }),
    prisma.instance.findMany(order),
    prisma.volume.findMany(order),
    prisma.snapshot.findMany(order),
    prisma.backup.findMany(order),
    prisma.attachment.findMany(order),
    prisma.host.findMany(order),
    prisma.image.findMany(order),
  ])
  return {
    networks: networks.map(row => pick(row, 'id', 'name', 'cidr', 'cidr6', 'subnetName', 'routerId')),
    routers: routers.map(row => pick(row, 'id', 'name', 'external')),
    externalAddresses: externalAddresses.map(row => pick(row, 'address', 'zoneId', 'routerId', 'floatingIpId')),
    floatingIps: floatingIps.map(row => pick(row, 'id', 'name', 'zoneId', 'instanceId')),
    loadBalancers: loadBalancers.map(row =>
      pick(row, 'id', 'name', 'networkId', 'address', 'listeners', 'healthCheck', 'instanceIds', 'clusterIds'),
    ),
    securityGroups: securityGroups.map(row => pick(row, 'id', 'name', 'rules')),
    clusters: clusters.map(row => pick(row, 'id', 'name', 'size', 'zones', 'template')),
    versions: versions.map(row => pick(row, 'number', 'document', 'message')),
    instances: instances.map(row => ({
      ...pick(row, 'id', 'name', 'power', 'observed', 'zoneId', 'hostId', 'imageId', 'rootVersion'),
      ...pick(
        row,
        'typeId',
        'vcpus',
        'memoryMiB',
        'cpuShares',
        'rootDiskGiB',
        'userData',
        'sshKeys',
        'imageFamily',
        'networkId',
        'address',
      ),
      ...pick(row, 'wantedZoneId', 'antiAffinityGroup', 'securityGroupIds', 'clusterId', 'memberIndex'),
    })),
    volumes: volumes.map(row => ({
      ...pick(row, 'id', 'name', 'zoneId', 'sizeGiB', 'observed', 'clusterId', 'revertingTo'),
      // Whenever it was set.
      backupPolicy: JSON.stringify(row.backupPolicy, (key, value) => (key === 'since' ? undefined : value)),
    })),
    snapshots: snapshots.map(row => pick(row, 'id', 'volumeId', 'name', 'sizeGiB', 'state')),
    backups: backups.map(row => ({
      ...pick(row, 'id', 'volumeId', 'volumeName', 'zoneId', 'sizeGiB', 'state', 'sha256', 'damage'),
      isVerified: row.verifiedAt !== null,
    })),
    attachments: attachments.map(row => ({
      ...pick(row, 'id', 'volumeId', 'instanceId', 'device'),
      isConnected: row.source !== null,
    })),
    hosts: hosts.map(row => pick(row, 'id', 'state', 'cordoned')),
    images: images.map(row => ({ ...pick(row, 'id', 'checksum'), sizeBytes: Number(row.sizeBytes) })),
  }
}
export type Records = Awaited<ReturnType<typeof readRecords>>

/** As a guest would: makes a file system on the volume, if it has none, and writes a file. */
export async function writeToVolume(pool: pg.Pool, volumeId: string, path: string, text: string): Promise<void> {
  const { rowCount } = await pool.query(
    `UPDATE simulated.object SET document = jsonb_set(document, '{filesystem}',
       jsonb_build_object('type', 'ext4', 'uuid', ref_id, 'label', '', 'sizeGiB', document -> 'sizeGiB', 'files',
         coalesce(document #> '{filesystem,files}', '{}') || jsonb_build_object($3::text, jsonb_build_object('t', $4::text, 'm', 0))))
     WHERE world = $1 AND kind = 'volume' AND ref_id = $2`,
    [worldName, volumeId, path, text],
  )
  if (rowCount !== 1) throw new Error(`There is no volume ${volumeId}`)
}

const pick = <T, K extends keyof T>(from: T, ...keys: K[]) =>
  Object.fromEntries(keys.map(key => [key, from[key]])) as Pick<T, K>
