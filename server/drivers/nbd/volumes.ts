import { create } from 'xmlbuilder2'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Call, Change, Found, Nudge, Observation, Ref, Resource, VolumeSpec } from '../contract'
import type { LibvirtClient } from '../libvirt/rpc/client'
import { isLibvirtError, virError } from '../libvirt/rpc/errors'
import type { PoolRef, VolumeRef } from '../libvirt/rpc/objects'
import {
  createVolume,
  deleteVolume,
  listVolumes,
  lookupVolume,
  physicalSize,
  poolInfo,
  refreshPool,
  resizeVolume,
} from '../libvirt/rpc/procedures/storage'
import type { StorageDaemon } from './storage-daemon'
import type { StorageLine } from './storage-line'

const gib = 1024 ** 3
/** A volume's file carries our id as its name: that is the stamp. */
const fileOf = (id: string) => `${id}.raw`
const stamp = /^(vol_[0-9a-z]+)\.raw$/

/** Volumes as sparse raw files of a libvirt pool on the storage server. */
export class Volumes implements Resource<'volume'> {
  constructor(
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
  ensure(ref: Ref<'volume'>, spec: VolumeSpec, _generation: number, call: Call): Promise<Nudge<'volume'>> {
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
        await resizeVolume(client, await lookupVolume(client, pool, fileOf(ref.id)), spec.sizeGiB * gib)
        call.log(`Grew the volume to ${spec.sizeGiB} GiB`)
      } else return { converged: true, seen }
      return { converged: true, seen: await look(client, pool, ref.id, call) }
    })
  }

  remove(ref: Ref<'volume'>, call: Call): Promise<Nudge<'volume'>> {
    return this.line.with(call, async (client, pool) => {
      try {
        const volume = await lookupVolume(client, pool, fileOf(ref.id))
        await this.daemon.refuseExported(ref.id, 'delete', call)
        await deleteVolume(client, volume)
      } catch (error) {
        if (!isLibvirtError(error, virError.noStorageVolume)) throw error
      }
      return { converged: true, seen: { exists: false } }
    })
  }

  async *list(call: Call): AsyncIterable<Found<'volume'>> {
    const found = await this.line.with(call, async (client, pool) => {
      await refreshPool(client, pool)
      const volumes = await listVolumes(client, pool, { signal: call.signal })
      return Promise.all(volumes.map(volume => describe(client, volume, call)))
    })
    for (const seen of found) {
      if (!seen.exists) continue
      yield { id: (stamp.exec(seen.status.name)?.[1] ?? null) as Id<'volume'> | null, external: seen.external, seen }
    }
  }

  capacity(call: Call): Promise<{ totalGiB: number; freeGiB: number }> {
    return this.line.with(call, async (client, pool) => {
      await refreshPool(client, pool)
      const info = await poolInfo(client, pool)
      return { totalGiB: Math.floor(info.capacityBytes / gib), freeGiB: Math.floor(info.availableBytes / gib) }
    })
  }

  private async create(client: LibvirtClient, pool: PoolRef, id: string, spec: VolumeSpec, call: Call) {
    await refreshPool(client, pool)
    const { availableBytes } = await poolInfo(client, pool)
    if (availableBytes < spec.sizeGiB * gib)
      throw new PlenumError(
        'exhausted',
        `The zone’s storage has ${Math.floor(availableBytes / gib)} GiB free, ${spec.sizeGiB} GiB wanted. Choose a smaller size or another zone.`,
      )
    try {
      await createVolume(client, pool, volumeXml(id, spec.sizeGiB), { signal: call.signal })
    } catch (error) {
      // Made by a repeat of this call whose answer was lost.
      if (!isLibvirtError(error, virError.volumeExists)) throw error
    }
    call.log(`Created a volume of ${spec.sizeGiB} GiB`)
  }
}

/** Sparse: nothing is allocated until it is written. */
function volumeXml(id: string, sizeGiB: number): string {
  const volume = create().ele('volume')
  volume.ele('name').txt(fileOf(id))
  volume.ele('capacity', { unit: 'bytes' }).txt(String(sizeGiB * gib))
  volume.ele('allocation', { unit: 'bytes' }).txt('0')
  volume.ele('target').ele('format', { type: 'raw' })
  return volume.end({ headless: true })
}

async function look(client: LibvirtClient, pool: PoolRef, id: string, call: Call): Promise<Observation<'volume'>> {
  try {
    return await describe(client, await lookupVolume(client, pool, fileOf(id), { signal: call.signal }), call)
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
      managed: stamp.test(volume.name),
      status: { sizeGiB: Math.round((sizeBytes / gib) * 100) / 100, name: volume.name },
      asOf: new Date(),
    }
  } catch (error) {
    if (isLibvirtError(error, virError.noStorageVolume)) return { exists: false }
    throw error
  }
}
