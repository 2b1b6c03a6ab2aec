import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type {
  Call,
  Change,
  Found,
  Nudge,
  Observation,
  Ref,
  SnapshotSpec,
  Snapshots as SnapshotsFacet,
} from '../contract'
import { type Cluster, errno, isCephError } from './cluster'
import { gib, imageOf, listImages, orGone } from './images'
import { refuseConnected } from './users'
import type { Volumes } from './volumes'

/** RBD's own snapshots, under our ids: made in a moment, sharing all that was not overwritten since. */
export class Snapshots implements SnapshotsFacet {
  constructor(
    private readonly cluster: Cluster,
    private readonly volumes: Volumes,
  ) {}

  observe(ref: Ref<'snapshot'>, call: Call): Promise<Observation<'snapshot'>> {
    return this.cluster.with(call, () => this.look(ref, call))
  }

  plan(): Change[] {
    return []
  }

  ensure(ref: Ref<'snapshot'>, _spec: SnapshotSpec, _generation: number, call: Call): Promise<Nudge<'snapshot'>> {
    return this.cluster.with(call, async () => {
      await this.cluster.rbd(['snap', 'create', this.nameOf(ref)], call).catch(error => {
        if (isCephError(error, errno.noEntry)) throw gone('The volume')
        // Made by a repeat of this call whose answer was lost.
        if (!isCephError(error, errno.exists)) throw error
      })
      return { converged: true, seen: await this.look(ref, call) }
    })
  }

  /** One with clones stays out of sight, as long as they need it. */
  remove(ref: Ref<'snapshot'>, call: Call): Promise<Nudge<'snapshot'>> {
    return this.cluster.with(call, async () => {
      await orGone(this.cluster.rbd(['snap', 'rm', this.nameOf(ref)], call))
      return { converged: true, seen: { exists: false } }
    })
  }

  async *list(call: Call): AsyncIterable<Found<'snapshot'>> {
    for (const each of await this.cluster.with(call, () => listImages(this.cluster, call))) {
      if (!each.snapshot) continue
      const external = `${imageOf(this.cluster, each.image)}@${each.snapshot}`
      const isOurs = /^snap_[0-9a-z]+$/.test(each.snapshot)
      const id = isOurs ? (each.snapshot as Id<'snapshot'>) : null
      yield { id, external, seen: seen(external, each.image, each.size, isOurs) }
    }
  }

  revert(ref: Ref<'snapshot'>, call: Call): Promise<Nudge<'volume'>> {
    return this.cluster.with(call, async () => {
      await refuseConnected(this.cluster, ref.of, 'revert', call)
      await this.cluster.rbd(['snap', 'rollback', this.nameOf(ref)], call, rollbackMs).catch(error => {
        if (isCephError(error, errno.noEntry)) throw gone('The snapshot')
        throw error
      })
      return { converged: true, seen: await this.volumes.observe({ kind: 'volume', id: ref.of }, call) }
    })
  }

  private nameOf({ id, of }: Ref<'snapshot'>) {
    return `${imageOf(this.cluster, of)}@${id}`
  }

  private async look(ref: Ref<'snapshot'>, call: Call): Promise<Observation<'snapshot'>> {
    try {
      const image = imageOf(this.cluster, ref.of)
      const all = JSON.parse(await this.cluster.rbd(['snap', 'ls', image, '--format', 'json'], call)) as Listed[]
      const own = all.find(each => each.name === ref.id)
      return own ? seen(this.nameOf(ref), ref.of, own.size, true) : { exists: false }
    } catch (error) {
      if (isCephError(error, errno.noEntry)) return { exists: false }
      throw error
    }
  }
}

type Listed = { name: string; size: number }

/** It writes back all that differs. */
const rollbackMs = 50 * 60_000

const seen = (
  external: string,
  volumeId: string,
  size: number,
  managed: boolean,
): Extract<Observation<'snapshot'>, { exists: true }> => ({
  ...{ exists: true, external, managed, asOf: new Date() },
  status: { sizeGiB: Math.round((size / gib) * 100) / 100, volumeId },
})

const gone = (what: string) =>
  new PlenumError('missing', `${what} is no longer on the storage cluster. Ask an operator.`)
