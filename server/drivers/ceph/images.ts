import type { Call } from '../contract'
import { type Cluster, errno, isCephError } from './cluster'

export const gib = 1024 ** 3

export const features = 'layering,exclusive-lock,object-map,fast-diff,deep-flatten'

/** `rbd info`, as much of it as matters. */
export type ImageInfo = { id: string; name: string; size: number; parent?: { id: string } }

export const imageOf = (cluster: Cluster, name: string) => `${cluster.config.pool}/${name}`

/** An image by our id is ours; one that is being filled has another name until it is whole. */
export const unfinished = (id: string) => `${id}.copying`

/** Null: there is none. */
export async function imageInfo(cluster: Cluster, name: string, call: Call): Promise<ImageInfo | null> {
  try {
    return JSON.parse(await cluster.rbd(['info', imageOf(cluster, name), '--format', 'json'], call))
  } catch (error) {
    if (isCephError(error, errno.noEntry)) return null
    throw error
  }
}

/** `rbd ls -l`: images, and their snapshots as entries of their own. */
export type ListedImage = { image: string; snapshot?: string; size: number }

export const listImages = async (cluster: Cluster, call: Call): Promise<ListedImage[]> =>
  JSON.parse(await cluster.rbd(['ls', '-l', cluster.config.pool, '--format', 'json'], call))

/** Runs a command for which it is as good if there is nothing (any more) to do it to. */
export async function orGone(work: Promise<string>, ...alike: number[]): Promise<void> {
  await work.catch(error => {
    if (!isCephError(error, errno.noEntry, ...alike)) throw error
  })
}
