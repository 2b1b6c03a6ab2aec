import type { Readable } from 'node:stream'
import type { Call, Contents as ContentsFacet, Ref } from '../contract'
import { feed, outputOf } from '../contract/tools'
import type { Cluster } from './cluster'
import { blockClients } from './fence'
import { features, imageInfo, imageOf, orGone, unfinished } from './images'
import { refuseConnected } from './users'

type Of = Ref<'snapshot'> | Ref<'volume'>

/**
 * Bytes by `rbd export` and `rbd import`. A volume is filled as another image, which takes its place once it is whole;
 * whoever is left from an earlier try is cut off by the cluster.
 */
export class Contents implements ContentsFacet {
  constructor(private readonly cluster: Cluster) {}

  async read(of: Of, call: Call): Promise<Readable> {
    const image = of.kind === 'snapshot' ? `${of.of}@${of.id}` : of.id
    return outputOf(this.cluster.rbdStream(['export', '--no-progress', imageOf(this.cluster, image), '-'], call))
  }

  async write(ref: Ref<'volume'>, content: Readable, call: Call): Promise<void> {
    const [draft, image] = [unfinished(ref.id), ref.id].map(name => imageOf(this.cluster, name)) as [string, string]
    try {
      await this.cluster.with(call, () => refuseConnected(this.cluster, ref.id, 'fill', call))
      await this.release(ref, call)
      const args = ['import', '--no-progress', '--image-feature', features, '-', draft]
      await this.cluster.with(call, () => feed(this.cluster.rbdStream(args, call), content))
      await this.cluster.with(call, async () => {
        await orGone(this.cluster.rbd(['rm', image], call))
        await this.cluster.rbd(['rename', draft, image], call)
      })
    } finally {
      content.destroy()
    }
  }

  /** Readers are in nobody’s way. */
  async release(of: Of, call: Call): Promise<void> {
    if (of.kind === 'snapshot') return
    const draft = unfinished(of.id)
    await this.cluster.with(call, async () => {
      if (!(await imageInfo(this.cluster, draft, call))) return
      await blockClients(this.cluster, draft, call)
      await orGone(this.cluster.rbd(['rm', imageOf(this.cluster, draft)], call))
    })
  }
}
