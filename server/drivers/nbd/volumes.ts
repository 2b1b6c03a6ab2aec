import { PlenumError } from '@/server/domain/errors'
import type { Call, Change, Found, Nudge, Observation, Ref, Resource, VolumeSpec } from '../contract'
import type { LibvirtClient } from '../libvirt/rpc/client'
import { isLibvirtError, virError } from '../libvirt/rpc/errors'
import type { PoolRef, VolumeRef } from '../libvirt/rpc/objects'
import { listVolumes, lookupVolume, physicalSize, poolInfo, refreshPool } from '../libvirt/rpc/procedures/storage'
import type { NbdConfig } from './config'
import { copy, endCopyTo } from './copy'
import { isOurHelper, snapshotFile, snapshotOfFile, unfinished, volumeFile, volumeOfFile } from './files'
import { createFile, deleteFile, diskOf, fileSize, isWhole, writeHead } from './pool-files'
import { resizeFile } from './resize'
import type { StorageDaemon } from './storage-daemon'
import type { StorageLine } from './storage-line'

const gib = 1024 ** 3

/** Volumes as sparse raw files of a libvirt pool on the storage server. */
export class Volumes implements Resource<'volume'> {
  constructor(
    private readonly config: NbdConfig,
    private readonly line: StorageLine,
    private readonly daemon: StorageDaemon,
  ) {}

  observe(ref: Ref<'volume'>, call: Call): Promise<Observation<'volume'>> {
    return this.line.with(call, (client, pool) => look(client, pool, ref.id, call))
  }

  plan(spec: VolumeSpec, seen: Observation<'volume'>): Change[] {
    if (!seen.exists || seen.status.sizeGiB === spec.sizeGiB) return []
    const impact = spec.sizeGiB > seen.status.sizeGiB ? 'restart' : 'replace'
    return [{ field: 'sizeGiB', from: seen.status.sizeGiB, to: spec.sizeGiB, impact }]
  }

  /** Grows, never shrinks: data beyond the new end would be lost. */
  async ensure(ref: Ref<'volume'>, spec: VolumeSpec, _generation: number, call: Call): Promise<Nudge<'volume'>> {
    const seen = await this.observe(ref, call)
    if (!seen.exists && spec.from) {
      const percent = await this.fill(ref, spec.from, spec, call)
      if (percent !== null) return { converged: false, waitMs: 200, percent, waitingFor: 'the copy' }
    }
    return this.line.with(call, async (client, pool) => {
      const seen = await look(client, pool, ref.id, call)
      if (!seen.exists) await this.create(client, pool, ref.id, spec, call)
      else if (seen.status.sizeGiB > spec.sizeGiB)
        throw new PlenumError(
          'unsupported',
          `${spec.name} has ${seen.status.sizeGiB} GiB; volumes can grow but not shrink.`,
        )
      else if (seen.status.sizeGiB < spec.sizeGiB) {
        await this.daemon.refuseExported(ref.id, 'grow', call)
        await checkSpace(client, pool, spec.sizeGiB - seen.status.sizeGiB)
        const disk = await diskOf(client, pool, ref.id, volumeFile(ref.id), this.config)
        await resizeFile(this.daemon, disk, bytesOf(spec), call)
        call.log(`Grew the volume to ${spec.sizeGiB} GiB`)
      } else return { converged: true, seen }
      return { converged: true, seen: await look(client, pool, ref.id, call) }
    })
  }

  async remove(ref: Ref<'volume'>, call: Call): Promise<Nudge<'volume'>> {
    await this.daemon.refuseExported(ref.id, 'delete', call)
    if (!(await endCopyTo(this.daemon, ref.id, call)))
      return { converged: false, waitMs: 200, waitingFor: 'the copy to end' }
    return this.line.with(call, async (client, pool) => {
      for (const { name } of await listVolumes(client, pool, { signal: call.signal }))
        if (snapshotOfFile(name)?.of === ref.id) await deleteFile(client, pool, name)
      await deleteFile(client, pool, volumeFile(ref.id))
      await deleteFile(client, pool, unfinished(volumeFile(ref.id)))
      return { converged: true, seen: { exists: false } }
    })
  }

  async *list(call: Call): AsyncIterable<Found<'volume'>> {
    const found = await this.line.with(call, async (client, pool) => {
      await refreshPool(client, pool)
      const volumes = await listVolumes(client, pool, { signal: call.signal })
      const names = new Set(volumes.map(({ name }) => name))
      const whole = volumes.filter(({ name }) => !isOurHelper(name) && !names.has(unfinished(name)))
      return Promise.all(whole.map(volume => describe(client, volume, call)))
    })
    for (const seen of found)
      if (seen.exists) yield { id: volumeOfFile(seen.status.name), external: seen.external, seen }
  }

  capacity(call: Call): Promise<{ totalGiB: number; freeGiB: number }> {
    return this.line.with(call, async (client, pool) => {
      await refreshPool(client, pool)
      const info = await poolInfo(client, pool)
      return { totalGiB: Math.floor(info.capacityBytes / gib), freeGiB: Math.floor(info.availableBytes / gib) }
    })
  }

  private async create(client: LibvirtClient, pool: PoolRef, id: string, spec: VolumeSpec, call: Call) {
    await checkSpace(client, pool, spec.sizeGiB)
    const file = volumeFile(id)
    if (spec.luksHeader) await createFile(client, pool, unfinished(file), 0, call)
    await createFile(client, pool, file, bytesOf(spec), call)
    if (spec.luksHeader) {
      await writeHead(client, pool, file, spec.luksHeader, call)
      await deleteFile(client, pool, unfinished(file))
    }
    call.log(`Created a volume of ${spec.sizeGiB} GiB`)
  }

  /** Makes it as large as the snapshot and copies that over it. Answers how far it is; null: it is whole. */
  private async fill(ref: Ref<'volume'>, from: Ref<'snapshot'>, spec: VolumeSpec, call: Call): Promise<number | null> {
    const file = volumeFile(ref.id)
    const disks = await this.line.with(call, async (client, pool) => {
      const held = await fileSize(client, pool, snapshotFile(from), call)
      if (held === null || !(await isWhole(client, pool, snapshotFile(from), call)))
        throw new PlenumError('missing', 'The snapshot is no longer on the storage server. Choose another.')
      if ((await fileSize(client, pool, file, call)) === null) {
        await checkSpace(client, pool, spec.sizeGiB)
        await createFile(client, pool, unfinished(file), 0, call)
        await createFile(client, pool, file, held, call)
      }
      const disk = (node: string, name: string) => diskOf(client, pool, node, name, this.config)
      return { from: await disk(from.id, snapshotFile(from)), to: await disk(ref.id, file) }
    })
    const answer = await copy(this.daemon, disks.from, disks.to, call)
    if (!answer.done) return answer.percent
    await this.line.with(call, (client, pool) => deleteFile(client, pool, unfinished(file)))
    return null
  }
}

const bytesOf = ({ sizeGiB, luksHeader }: VolumeSpec) => sizeGiB * gib + (luksHeader?.length ?? 0)

async function checkSpace(client: LibvirtClient, pool: PoolRef, sizeGiB: number) {
  await refreshPool(client, pool)
  const { availableBytes } = await poolInfo(client, pool)
  if (availableBytes >= sizeGiB * gib) return
  throw new PlenumError(
    'exhausted',
    `The zone’s storage has ${Math.floor(availableBytes / gib)} GiB free, ${sizeGiB} GiB wanted. Choose a smaller size or another zone.`,
  )
}

async function look(client: LibvirtClient, pool: PoolRef, id: string, call: Call): Promise<Observation<'volume'>> {
  try {
    const volume = await lookupVolume(client, pool, volumeFile(id), { signal: call.signal })
    return (await isWhole(client, pool, volume.name, call)) ? await describe(client, volume, call) : { exists: false }
  } catch (error) {
    if (isLibvirtError(error, virError.noStorageVolume)) return { exists: false }
    throw error
  }
}

/** A volume that vanishes between being listed and being asked for counts as absent. */
async function describe(client: LibvirtClient, volume: VolumeRef, call: Call): Promise<Observation<'volume'>> {
  try {
    const { sizeBytes } = await physicalSize(client, volume, { signal: call.signal })
    return {
      exists: true,
      external: volume.key,
      managed: volumeOfFile(volume.name) !== null,
      // A header is too small to be seen in it.
      status: { sizeGiB: Math.round((sizeBytes / gib) * 100) / 100, name: volume.name },
      asOf: new Date(),
    }
  } catch (error) {
    if (isLibvirtError(error, virError.noStorageVolume)) return { exists: false }
    throw error
  }
}
