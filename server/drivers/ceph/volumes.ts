import { Readable } from 'node:stream'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Call, Change, Connection, Found, Nudge, Observation, Ref, VolumeSpec } from '../contract'
import { feed } from '../contract/tools'
import { type Cluster, errno, isCephError } from './cluster'
import { features, gib, imageInfo, imageOf, listImages, orGone, unfinished } from './images'
import { refuseConnected } from './users'

/** For what copies data. */
const copyMs = 50 * 60_000

/** Volumes as RBD images, thin, under our ids. They grow while they are in use; the cluster tells whoever has them open. */
export class Volumes implements NonNullable<Connection['volumes']> {
  constructor(private readonly cluster: Cluster) {}

  observe(ref: Ref<'volume'>, call: Call): Promise<Observation<'volume'>> {
    return this.cluster.with(call, () => this.look(ref, call))
  }

  plan(spec: VolumeSpec, seen: Observation<'volume'>): Change[] {
    if (!seen.exists || seen.status.sizeGiB === spec.sizeGiB) return []
    const impact = spec.sizeGiB > seen.status.sizeGiB ? 'live' : 'replace'
    return [{ field: 'sizeGiB', from: seen.status.sizeGiB, to: spec.sizeGiB, impact }]
  }

  ensure(ref: Ref<'volume'>, spec: VolumeSpec, _generation: number, call: Call): Promise<Nudge<'volume'>> {
    return this.cluster.with(call, async () => {
      const seen = await this.look(ref, call)
      if (!seen.exists) await this.make(ref, spec, call)
      else if (seen.status.sizeGiB > spec.sizeGiB)
        throw new PlenumError(
          'unsupported',
          `${spec.name} has ${seen.status.sizeGiB} GiB; volumes can grow but not shrink.`,
        )
      else if (seen.status.sizeGiB < spec.sizeGiB) {
        await this.checkSpace(spec.sizeGiB - seen.status.sizeGiB, call)
        await this.rbd(call, 'resize', imageOf(this.cluster, ref.id), '--size', sizeOf(spec))
        call.log(`Grew the volume to ${spec.sizeGiB} GiB`)
      }
      return { converged: true, seen: this.seen(ref.id, spec.sizeGiB * gib) }
    })
  }

  remove(ref: Ref<'volume'>, call: Call): Promise<Nudge<'volume'>> {
    return this.cluster.with(call, async () => {
      await refuseConnected(this.cluster, ref.id, 'delete', call)
      const image = imageOf(this.cluster, ref.id)
      try {
        await this.cluster.rbd(['rm', image], call, copyMs)
      } catch (error) {
        if (isCephError(error, errno.noEntry))
          await orGone(this.rbd(call, 'rm', imageOf(this.cluster, unfinished(ref.id))))
        else if (isCephError(error, errno.notEmpty)) await this.removeWithSnapshots(image, call)
        else throw error
      }
      return { converged: true, seen: { exists: false } }
    })
  }

  /** What was cloned of them is made whole first, so that it needs its parent no more. */
  private async removeWithSnapshots(image: string, call: Call): Promise<void> {
    await this.rbd(call, 'snap', 'purge', image)
    for (const child of await this.childrenOf(image, call)) {
      call.log(`Making ${child} independent`)
      await orGone(this.cluster.rbd(['flatten', child], call, copyMs), errno.invalid)
    }
    await orGone(this.cluster.rbd(['rm', image], call, copyMs))
  }

  async *list(call: Call): AsyncIterable<Found<'volume'>> {
    for (const { image, snapshot, size } of await this.cluster.with(call, () => listImages(this.cluster, call))) {
      if (snapshot || image.endsWith('.copying')) continue
      const seen = this.seen(image, size)
      yield { id: seen.managed ? (image as Id<'volume'>) : null, external: seen.external, seen }
    }
  }

  capacity(call: Call): Promise<{ totalGiB: number; freeGiB: number }> {
    return this.cluster.with(call, async () => {
      const { freeBytes, usedBytes } = await this.space(call)
      return { totalGiB: Math.floor((freeBytes + usedBytes) / gib), freeGiB: Math.floor(freeBytes / gib) }
    })
  }

  private async make({ id }: Ref<'volume'>, spec: VolumeSpec, call: Call): Promise<void> {
    const { sizeGiB, from, luksHeader } = spec
    await this.checkSpace(sizeGiB, call)
    const image = imageOf(this.cluster, id)
    try {
      if (from) await this.clone(id, from, spec, call)
      else if (luksHeader) await this.begin(id, luksHeader, spec, call)
      else await this.rbd(call, 'create', image, '--size', sizeOf(spec), '--image-feature', features)
    } catch (error) {
      // Made by a repeat of this call whose answer was lost.
      if (!isCephError(error, errno.exists)) throw error
    }
    call.log(`Created a volume of ${sizeGiB} GiB`)
  }

  /** Under another name until it is whole: an image without what it was to hold is never taken for the volume. */
  private async clone(id: Id<'volume'>, from: Ref<'snapshot'>, spec: VolumeSpec, call: Call): Promise<void> {
    const draft = imageOf(this.cluster, unfinished(id))
    await orGone(this.rbd(call, 'rm', draft))
    const source = `${imageOf(this.cluster, from.of)}@${from.id}`
    await this.rbd(call, 'clone', '--rbd-default-clone-format', '2', source, draft).catch(error => {
      if (!isCephError(error, errno.noEntry)) throw error
      throw new PlenumError('missing', 'The snapshot is no longer on the storage cluster. Choose another.')
    })
    await this.rbd(call, 'resize', draft, '--size', sizeOf(spec)).catch(error => {
      if (!isCephError(error, errno.invalid)) throw error
    })
    await this.rbd(call, 'rename', draft, imageOf(this.cluster, id))
  }

  /** The same for one that begins with a header. */
  private async begin(id: Id<'volume'>, header: Buffer, spec: VolumeSpec, call: Call): Promise<void> {
    const draft = imageOf(this.cluster, unfinished(id))
    await orGone(this.rbd(call, 'rm', draft))
    const args = ['import', '--no-progress', '--image-feature', features, '-', draft]
    await feed(this.cluster.rbdStream(args, call), Readable.from([header]))
    await this.rbd(call, 'resize', draft, '--size', sizeOf(spec))
    await this.rbd(call, 'rename', draft, imageOf(this.cluster, id))
  }

  private rbd(call: Call, ...args: string[]): Promise<string> {
    return this.cluster.rbd(args, call)
  }

  private async childrenOf(image: string, call: Call): Promise<string[]> {
    const said = await this.rbd(call, 'children', '--all', image, '--format', 'json')
    const children = JSON.parse(said.trim() || '[]') as { pool: string; image: string }[]
    return children.map(each => `${each.pool}/${each.image}`)
  }

  private async checkSpace(moreGiB: number, call: Call): Promise<void> {
    const { freeBytes } = await this.space(call)
    if (freeBytes >= moreGiB * gib) return
    throw new PlenumError(
      'exhausted',
      `The zone’s storage has ${Math.floor(freeBytes / gib)} GiB free, ${moreGiB} GiB wanted. Choose a smaller size or another zone.`,
    )
  }

  /** Of the pool, with its replicas counted in. */
  private async space(call: Call): Promise<{ freeBytes: number; usedBytes: number }> {
    const said = JSON.parse(await this.cluster.ceph(['df', '--format', 'json'], call)) as {
      pools: { name: string; stats: { stored: number; max_avail: number } }[]
    }
    const pool = said.pools.find(each => each.name === this.cluster.config.pool)
    if (!pool)
      throw new PlenumError(
        'missing',
        `The cluster has no pool ${this.cluster.config.pool}. Ask an operator to make it.`,
      )
    return { freeBytes: pool.stats.max_avail, usedBytes: pool.stats.stored }
  }

  private async look(ref: Ref<'volume'>, call: Call): Promise<Observation<'volume'>> {
    const image = await imageInfo(this.cluster, ref.id, call)
    return image ? this.seen(image.name, image.size) : { exists: false }
  }

  private seen(name: string, size: number): Extract<Observation<'volume'>, { exists: true }> {
    return {
      exists: true,
      external: imageOf(this.cluster, name),
      managed: /^vol_[0-9a-z]+$/.test(name),
      status: { sizeGiB: Math.round((size / gib) * 100) / 100, name },
      asOf: new Date(),
    }
  }
}

/** As `rbd` takes it. */
const sizeOf = ({ sizeGiB, luksHeader }: VolumeSpec) => `${sizeGiB * 1024 + (luksHeader?.length ?? 0) / 2 ** 20}M`
