import { PlenumError } from '@/server/domain/errors'
import type { AttachmentSpec, Call, Change, Found, Nudge, Observation, Ref, Resource } from '../contract'
import type { Cluster } from './cluster'
import { monitorsOf } from './config'
import { blockClients } from './fence'
import { imageInfo } from './images'
import { disarmUser, ensureUser, removeUser, type VolumeUser, volumeUsers } from './users'

/**
 * The storage side of attachments: a Ceph user that may write to one image, and whose end is the fence. RBD's exclusive
 * lock alone is none: it goes politely to whoever asks, which is what a live migration needs.
 */
export class Attachments implements Resource<'attachment'> {
  constructor(private readonly cluster: Cluster) {}

  observe(ref: Ref<'attachment'>, call: Call): Promise<Observation<'attachment'>> {
    return this.cluster.with(call, async () => this.seen(await this.find(ref, call)))
  }

  plan(spec: AttachmentSpec, seen: Observation<'attachment'>): Change[] {
    if (!seen.exists || seen.status.volumeId === spec.volumeId) return []
    return [{ field: 'volumeId', from: seen.status.volumeId, to: spec.volumeId, impact: 'replace' }]
  }

  ensure(ref: Ref<'attachment'>, spec: AttachmentSpec, _generation: number, call: Call): Promise<Nudge<'attachment'>> {
    return this.cluster.with(call, async () => {
      const image = await imageInfo(this.cluster, spec.volumeId, call)
      if (!image) throw new PlenumError('missing', 'The volume is no longer on the storage cluster. Ask an operator.')
      const user = await ensureUser(this.cluster, { volumeId: spec.volumeId, image, attachmentId: ref.id }, call)
      return { converged: true, seen: this.seen(user) }
    })
  }

  /** Its rights first and its name last: a crash in between is found again by the name. */
  remove(ref: Ref<'attachment'>, call: Call): Promise<Nudge<'attachment'>> {
    return this.cluster.with(call, async () => {
      const user = await this.find(ref, call)
      if (user) {
        await disarmUser(this.cluster, user, call)
        await blockClients(this.cluster, user.volumeId, call)
        await removeUser(this.cluster, user, call)
      }
      return { converged: true, seen: { exists: false } }
    })
  }

  async *list(call: Call): AsyncIterable<Found<'attachment'>> {
    for (const user of await this.cluster.with(call, () => volumeUsers(this.cluster, call))) {
      const seen = this.seen(user)
      if (seen.exists) yield { id: user.attachmentId, external: seen.external, seen }
    }
  }

  private find = async (ref: Ref<'attachment'>, call: Call) =>
    (await volumeUsers(this.cluster, call)).find(each => each.attachmentId === ref.id)

  private seen(it: VolumeUser | undefined): Observation<'attachment'> {
    if (!it?.mayWrite) return { exists: false }
    const { user, key, volumeId } = it
    const { pool } = this.cluster.config
    const source = {
      protocol: 'rbd' as const,
      monitors: monitorsOf(this.cluster.config),
      pool,
      image: volumeId,
      user,
      key,
    }
    return { exists: true, external: `client.${user}`, managed: true, status: { source, volumeId }, asOf: new Date() }
  }
}
