import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Call, InstanceSpec } from '../../contract'
import { afterwards } from '../abortable'
import { qcow2Overlay } from '../disks/overlay'
import type { HostImages } from '../images'
import { fileNames } from '../names'
import type { HostNetworks } from '../networks'
import type { HostPool } from '../pool'
import { cloudInitSeed } from '../seed/nocloud'
import type { DomainFiles } from '../xml/domain-build'

/** The files of one instance in its host's pool: root disk over its image, cloud-init seed, log of the serial port. */
export class InstanceFiles {
  constructor(
    private readonly pool: HostPool,
    private readonly images: HostImages,
    private readonly networks: HostNetworks,
  ) {}

  async paths(id: Id<'instance'>, rootVersion: number, call: Call): Promise<DomainFiles> {
    const { path } = await this.pool.open(call)
    return {
      root: `${path}/${fileNames.root(id, rootVersion)}`,
      seed: `${path}/${fileNames.seed(id, rootVersion)}`,
      serialLog: `${path}/${fileNames.serialLog(id)}`,
    }
  }

  /**
   * Makes root disk and seed. Call it before the definition that names them: a definition thereby says that its files
   * are whole. The root disk's file is also the token of who makes them.
   * @returns false where one is there without a definition: another caller is at it, or was when it died.
   */
  async make(id: Id<'instance'>, spec: InstanceSpec, call: Call): Promise<boolean> {
    const [base] = await Promise.all([
      this.images.needed(spec.imageId, call),
      spec.nic.portId ? undefined : this.networks.needed(spec.nic.networkId, call),
    ])
    const sizeBytes = spec.rootDiskGiB * 2 ** 30
    if (base.virtualBytes > sizeBytes)
      throw new PlenumError(
        'invalid',
        `The image needs a root disk of at least ${Math.ceil(base.virtualBytes / 2 ** 30)} GiB. Choose a larger one.`,
        { field: 'rootDiskGiB' },
      )
    const root = await this.pool.create(fileNames.root(id, spec.rootVersion), call)
    if (!root) return false
    try {
      await Promise.all([
        this.pool.write(root, qcow2Overlay(base, sizeBytes), call),
        this.makeSeed(id, spec, call),
        // Through libvirt, so that it can be read through libvirt while the guest writes to it.
        this.pool.touch(fileNames.serialLog(id), call),
      ])
      await this.images.stillThere(spec.imageId, call)
      return true
    } catch (error) {
      await this.pool.delete(root, afterwards(call)).catch(() => {})
      throw error
    }
  }

  /** Takes away what a dead caller left, so that `make` can begin. */
  async unmake(id: Id<'instance'>, rootVersion: number, call: Call): Promise<void> {
    const root = await this.pool.lookup(fileNames.root(id, rootVersion), call)
    if (root) await this.pool.delete(root, call)
  }

  private async makeSeed(id: Id<'instance'>, spec: InstanceSpec, call: Call): Promise<void> {
    const name = fileNames.seed(id, spec.rootVersion)
    let file = await this.pool.create(name, call)
    if (!file) {
      const old = await this.pool.lookup(name, call)
      if (old) await this.pool.delete(old, call)
      file = await this.pool.touch(name, call)
    }
    await this.pool.write(file, cloudInitSeed(id, spec), call)
  }

  /** Deletes what rebuilds left. Not for a machine that may still run on it. */
  async tidy(id: Id<'instance'>, rootVersion: number, call: Call): Promise<void> {
    const keep = new Set([fileNames.root(id, rootVersion), fileNames.seed(id, rootVersion), fileNames.serialLog(id)])
    const files = await this.pool.list(call)
    const stale = files.filter(file => file.name.startsWith(fileNames.ofInstance(id)) && !keep.has(file.name))
    await Promise.all(stale.map(file => this.pool.delete(file, call)))
  }

  async removeAll(id: Id<'instance'>, call: Call): Promise<void> {
    const files = await this.pool.listFresh(call)
    const own = files.filter(file => file.name.startsWith(fileNames.ofInstance(id)))
    await Promise.all(own.map(file => this.pool.delete(file, call)))
  }
}
