import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Call } from '../contract'
import { type Cluster, errno, isCephError } from './cluster'
import type { ImageInfo } from './images'

/**
 * Each connected volume has a Ceph user of its own, named after the volume, so that the monitors themselves let no
 * second one be made; which attachment it was made for stands in its rights.
 */
export type VolumeUser = {
  volumeId: Id<'volume'>
  attachmentId: Id<'attachment'>
  user: string
  key: string
  /** False from the moment when it is being taken away. */
  mayWrite: boolean
}

const userOf = (volumeId: string) => `plenum.${volumeId}`
const entityOf = (volumeId: string) => `client.${userOf(volumeId)}`

/** A right to nothing: no object is named so. */
const stampOf = (attachmentId: string) => `allow r object_prefix plenum.${attachmentId}`

/** Reads the pool, since a clone reads its parent; writes to this image alone. */
function rightsTo(pool: string, image: ImageInfo, attachmentId: string): string {
  const write = (prefix: string) => `allow rwx pool=${pool} object_prefix ${prefix}`
  const own = ['rbd_data', 'rbd_header', 'rbd_object_map'].map(kind => write(`${kind}.${image.id}`))
  // A clone that is made whole while it is in use signs off at its parent.
  const parent = image.parent ? [write(`rbd_header.${image.parent.id}`)] : []
  return [`allow rx pool=${pool}`, ...own, ...parent, stampOf(attachmentId)].join(', ')
}

/** @throws `conflict` when another attachment has the volume. */
export async function ensureUser(
  cluster: Cluster,
  { volumeId, image, attachmentId }: { volumeId: Id<'volume'>; image: ImageInfo; attachmentId: Id<'attachment'> },
  call: Call,
): Promise<VolumeUser> {
  const made = (key: string) => ({ volumeId, attachmentId, user: userOf(volumeId), key, mayWrite: true })
  const rights = ['mon', 'profile rbd', 'osd', rightsTo(cluster.config.pool, image, attachmentId)]
  try {
    const said = await cluster.ceph(['auth', 'get-or-create', entityOf(volumeId), ...rights, '--format', 'json'], call)
    return made((JSON.parse(said) as { key: string }[])[0]!.key)
  } catch (error) {
    if (!isCephError(error, errno.invalid)) throw error
    const there = (await volumeUsers(cluster, call)).find(each => each.volumeId === volumeId)
    if (there?.attachmentId !== attachmentId || !there.mayWrite)
      throw new PlenumError('conflict', 'The volume is connected to another instance. Detach it there first.', {
        detail: there && `attachment ${there.attachmentId}`,
      })
    // Its own, from before the image lost its parent.
    await cluster.ceph(['auth', 'caps', entityOf(volumeId), ...rights], call)
    return made(there.key)
  }
}

/** From now on its key opens nothing for writing; whoever has the volume open already is to be blocked. */
export async function disarmUser(cluster: Cluster, { volumeId, attachmentId }: VolumeUser, call: Call): Promise<void> {
  await cluster.ceph(['auth', 'caps', entityOf(volumeId), 'mon', 'allow r', 'osd', stampOf(attachmentId)], call)
}

export const removeUser = async (cluster: Cluster, { volumeId }: VolumeUser, call: Call): Promise<void> =>
  void (await cluster.ceph(['auth', 'del', entityOf(volumeId)], call))

type AuthDump = { auth_dump: { entity: string; key: string; caps: { osd?: string } }[] }

export async function volumeUsers(cluster: Cluster, call: Call): Promise<VolumeUser[]> {
  const { auth_dump: all } = JSON.parse(await cluster.ceph(['auth', 'ls', '--format', 'json'], call)) as AuthDump
  return all.flatMap(({ entity, key, caps }) => {
    const volumeId = /^client\.plenum\.(vol_[0-9a-z]+)$/.exec(entity)?.[1]
    const attachmentId = /object_prefix plenum\.(att_[0-9a-z]+)/.exec(caps.osd ?? '')?.[1]
    if (!volumeId || !attachmentId) return []
    return [
      {
        volumeId: volumeId as Id<'volume'>,
        attachmentId: attachmentId as Id<'attachment'>,
        ...{ user: userOf(volumeId), key, mayWrite: /allow rwx/.test(caps.osd ?? '') },
      },
    ]
  })
}

/** @param what as in “before you … it”. @throws `conflict` while the volume is connected. */
export async function refuseConnected(
  cluster: Cluster,
  volumeId: string,
  what: 'delete' | 'revert' | 'fill',
  call: Call,
) {
  const user = (await volumeUsers(cluster, call)).find(each => each.volumeId === volumeId)
  if (user)
    throw new PlenumError('conflict', `The volume is connected to an instance. Detach it before you ${what} it.`, {
      detail: `attachment ${user.attachmentId}`,
    })
}
