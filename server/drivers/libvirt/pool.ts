import { once } from 'node:events'
import { PlenumError } from '@/server/domain/errors'
import type { Call } from '../contract'
import { abortable, forAll } from './abortable'
import type { LibvirtConfig } from './config'
import type { HostLine } from './line'
import { isLibvirtError, virError } from './rpc/errors'
import type { PoolRef, VolumeRef } from './rpc/objects'
import * as storage from './rpc/procedures/storage'
import { Tree, toXml } from './xml/tree'

export type Pool = { ref: PoolRef; path: string }

/** The host's folder of images, root disks and seeds, as a libvirt storage pool. */
export class HostPool {
  private found: Promise<Pool> | undefined

  constructor(
    private readonly line: HostLine,
    private readonly config: LibvirtConfig,
  ) {
    line.events.on('up', () => {
      this.found = undefined
    })
  }

  /** The pool, made and started if need be. Known from then on until the line breaks. */
  open(call: Call): Promise<Pool> {
    this.found ??= this.find(forAll(call)).catch(error => {
      this.found = undefined
      throw error
    })
    return abortable(this.found, call.signal)
  }

  /** @returns undefined where a file of this name is there already. */
  async create(name: string, call: Call): Promise<VolumeRef | undefined> {
    const pool = await this.open(call)
    try {
      return await storage.createVolume(this.line, pool.ref, volumeXml(name), { signal: call.signal })
    } catch (error) {
      if (isLibvirtError(error, virError.volumeExists)) return undefined
      throw error
    }
  }

  /** Fills a small file from its start; done when the host has it all. */
  async write(volume: VolumeRef, content: Buffer, call: Call): Promise<void> {
    const client = await this.line.present(call.signal)
    const upload = await storage.uploadVolume(client, volume, { signal: call.signal })
    upload.end(content)
    try {
      await once(upload, 'finish', { signal: call.signal })
    } catch (error) {
      upload.destroy()
      throw error
    }
  }

  /** An empty file; one that is there already stays as it is. */
  async touch(name: string, call: Call): Promise<VolumeRef> {
    const created = (await this.create(name, call)) ?? (await this.lookup(name, call))
    if (created) return created
    throw new PlenumError('busy', 'The host’s storage pool is being changed by someone else. The work is tried again.')
  }

  async lookup(name: string, call: Call): Promise<VolumeRef | undefined> {
    const pool = await this.open(call)
    try {
      return await storage.lookupVolume(this.line, pool.ref, name, { signal: call.signal })
    } catch (error) {
      if (isLibvirtError(error, virError.noStorageVolume)) return undefined
      throw error
    }
  }

  async list(call: Call): Promise<VolumeRef[]> {
    const pool = await this.open(call)
    return storage.listVolumes(this.line, pool.ref, { signal: call.signal })
  }

  /** Looks anew first, since hypervisors leave files there too. */
  async listFresh(call: Call): Promise<VolumeRef[]> {
    const pool = await this.open(call)
    await storage.refreshPool(this.line, pool.ref, { signal: call.signal })
    return this.list(call)
  }

  /** Which of the files stand on one of these names, as libvirt found them when it last looked (`listFresh`). */
  async standingOn(names: string[], files: VolumeRef[], call: Call): Promise<string[]> {
    const standing = await Promise.all(
      files.map(async file => {
        try {
          const xml = await storage.describeVolume(this.line, file, { signal: call.signal })
          const base = Tree.parse(xml).find('backingStore', 'path')?.text
          return base && names.includes(base.split('/').at(-1)!) ? [file.name] : []
        } catch (error) {
          if (isLibvirtError(error, virError.noStorageVolume)) return []
          throw error
        }
      }),
    )
    return standing.flat()
  }

  /** Already gone is fine. */
  async delete(volume: VolumeRef, call: Call): Promise<void> {
    try {
      await storage.deleteVolume(this.line, volume, { signal: call.signal })
    } catch (error) {
      if (!isLibvirtError(error, virError.noStorageVolume)) throw error
    }
  }

  async info(call: Call): Promise<storage.PoolInfo> {
    const pool = await this.open(call)
    return storage.poolInfo(this.line, pool.ref, { signal: call.signal })
  }

  private async find(call: Call): Promise<Pool> {
    const { pool: name, poolPath } = this.config
    const options = { signal: call.signal }
    const ref = await storage.lookupPool(this.line, name, options).catch(error => {
      if (!isLibvirtError(error, virError.noStoragePool)) throw error
      call.log(`Making the storage pool ${name} in ${poolPath}`)
      return storage.definePool(this.line, poolXml(name, poolPath), options).catch(refused =>
        // Another, who came to the same new host, was faster.
        storage.lookupPool(this.line, name, options).catch(() => {
          throw refused
        }),
      )
    })
    const [info, xml] = await Promise.all([
      storage.poolInfo(this.line, ref, options),
      storage.describePool(this.line, ref, options),
    ])
    if (!info.isRunning) {
      await storage.startPool(this.line, ref, options).catch(error => {
        // Another worker was faster.
        if (!isLibvirtError(error, virError.operationInvalid)) throw error
      })
      await storage.autostartPool(this.line, ref, options)
    }
    const pool = Tree.parse(xml)
    const path = pool.find('target', 'path')?.text
    if (pool.attribute('type') !== 'dir' || !path)
      throw new PlenumError(
        'invalid',
        `The host’s storage pool ${name} is not a folder. Choose another pool for this host.`,
      )
    return { ref, path }
  }
}

const poolXml = (name: string, path: string) => toXml({ pool: { '@type': 'dir', name, target: { path } } })

/** Begun empty: the file grows as it is written. `raw`, because what is in it is our business. */
const volumeXml = (name: string) =>
  toXml({ volume: { name, capacity: 0, target: { format: { '@type': 'raw' }, permissions: { mode: '0600' } } } })
