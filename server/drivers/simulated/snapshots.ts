import { PlenumError } from '@/server/domain/errors'
import type { Call, Nudge, Ref, Snapshots as SnapshotsFacet } from '../contract'
import { phase, SimpleResource, storageLock, waiting } from './simple'
import type { Site } from './site'
import { heldIn, refuseExported, type Volumes } from './volumes'

/** Copies of what guests wrote to a volume, kept beside it. */
export class Snapshots extends SimpleResource<'snapshot'> implements SnapshotsFacet {
  constructor(
    site: Site,
    private readonly volumes: Volumes,
  ) {
    super(site, {
      kind: 'snapshot',
      creation: 'snapshot create',
      name: spec => spec.name,
      async create({ name }, { of }, tx) {
        const volume = await tx.find('volume', site.name, of)
        if (!volume) throw new PlenumError('missing', 'The volume is no longer on the storage server. Ask an operator.')
        const { sizeGiB } = volume.document
        return { name, volumeId: of, sizeGiB, phase: null, ...heldIn(volume.document) }
      },
      status: ({ document: { sizeGiB, volumeId } }) => ({ sizeGiB, volumeId }),
      plan: () => [],
      lock: storageLock(site.name),
    })
  }

  async revert(ref: Ref<'snapshot'>, call: Call): Promise<Nudge<'volume'>> {
    const under = await this.site.call(call, `snapshot.revert ${ref.id}`, () => this.begin(ref))
    if (under) return under
    return { converged: true, seen: await this.volumes.observe({ kind: 'volume', id: ref.of }, call) }
  }

  private begin(ref: Ref<'snapshot'>): Promise<Extract<Nudge<'volume'>, { converged: false }> | null> {
    return this.site.world.transaction(storageLock(this.site.name), async tx => {
      const [snapshot, volume] = [
        await tx.find('snapshot', this.site.name, ref.id),
        await tx.find('volume', this.site.name, ref.of),
      ]
      if (!snapshot || !volume)
        throw new PlenumError('missing', 'The snapshot is no longer on the storage server. Choose another.')
      const now = this.site.world.now()
      const under = volume.document.phase
      if (under && under.until > now) return waiting(under, now)
      volume.document.phase = null
      const isDone = under?.what === 'volume revert'
      if (!isDone) {
        await refuseExported(ref.of, this.site.name, 'revert', tx)
        Object.assign(volume.document, heldIn(snapshot.document))
        const ms = this.site.latencyMs('volume revert', '', ref.of)
        if (ms > 0) volume.document.phase = phase('volume revert', now, ms)
        await tx.event('changed', volume)
      }
      await tx.save(volume, volume.document.phase?.until ?? null)
      return volume.document.phase ? waiting(volume.document.phase, now) : null
    })
  }
}
