import type pg from 'pg'
import { realClock } from '@/server/drivers/simulated'
import { World } from '@/server/drivers/simulated/world'
import type { Store } from '@/server/store/store'
import { worldName } from './seed'

/**
 * What is really there, as the simulated infrastructure knows it, whatever Plenum has recorded. Images and networks stay
 * on hosts for others and are left out, as are names that the infrastructure gave and times.
 */
export async function readTruth(pool: pg.Pool) {
  return new World(pool, worldName, realClock).read(async tx => {
    const [machines, volumes, exports] = [await tx.all('instance'), await tx.all('volume'), await tx.all('attachment')]
    const live = new Set(exports.map(row => row.external))
    return {
      machines: machines.map(({ refId, place, document: of }) => ({
        id: refId,
        host: place,
        ...pick(of, 'name', 'power', 'vcpus', 'memoryMiB', 'cpuShares', 'imageId', 'rootVersion'),
        disks: of.disks.map(({ volumeId, device, source }) => ({
          volumeId,
          device,
          /** Its export is there: the guest can read and write. */
          isConnected: source.protocol === 'simulated' && live.has(source.export),
        })),
      })),
      volumes: volumes.map(({ refId, place, document: of }) => ({
        id: refId,
        at: place,
        ...pick(of, 'name', 'sizeGiB'),
        /** What a guest wrote, by path; null: never formatted. */
        files: of.filesystem && Object.fromEntries(Object.entries(of.filesystem.files).map(([at, { t }]) => [at, t])),
      })),
      exports: exports.map(({ refId, place, document: of }) => ({
        id: refId,
        at: place,
        ...pick(of, 'volumeId', 'instanceId'),
      })),
    }
  })
}
export type Truth = Awaited<ReturnType<typeof readTruth>>

/** What Plenum has recorded and what counts of it: without times, generations, sentences and busy marks. */
export async function readRecords({ prisma }: Store) {
  const order = { orderBy: { id: 'asc' } } as const
  const [instances, volumes, attachments, hosts, images] = await Promise.all([
    prisma.instance.findMany(order),
    prisma.volume.findMany(order),
    prisma.attachment.findMany(order),
    prisma.host.findMany(order),
    prisma.image.findMany(order),
  ])
  return {
    instances: instances.map(row => ({
      ...pick(row, 'id', 'name', 'power', 'observed', 'zoneId', 'hostId', 'imageId', 'rootVersion'),
      ...pick(row, 'typeId', 'vcpus', 'memoryMiB', 'cpuShares'),
    })),
    volumes: volumes.map(row => pick(row, 'id', 'name', 'zoneId', 'sizeGiB', 'observed')),
    attachments: attachments.map(row => ({
      ...pick(row, 'id', 'volumeId', 'instanceId', 'device'),
      isConnected: row.source !== null,
    })),
    hosts: hosts.map(row => pick(row, 'id', 'state')),
    images: images.map(row => ({ ...pick(row, 'id', 'checksum'), sizeBytes: Number(row.sizeBytes) })),
  }
}
export type Records = Awaited<ReturnType<typeof readRecords>>

/** As a guest would: makes a file system on the volume, if it has none, and writes a file. */
export async function writeToVolume(pool: pg.Pool, volumeId: string, path: string, text: string): Promise<void> {
  await new World(pool, worldName, realClock).transaction('test', async tx => {
    const row = (await tx.all('volume')).find(each => each.refId === volumeId)
    if (!row) throw new Error(`There is no volume ${volumeId}`)
    const { sizeGiB } = row.document
    row.document.filesystem ??= { type: 'ext4', uuid: volumeId, label: '', sizeGiB, files: {} }
    row.document.filesystem.files[path] = { t: text, m: 0 }
    await tx.save(row, null)
  })
}

const pick = <T, K extends keyof T>(from: T, ...keys: K[]) =>
  Object.fromEntries(keys.map(key => [key, from[key]])) as Pick<T, K>
