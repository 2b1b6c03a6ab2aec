import { asPlenumError } from '@/server/domain/errors'
import { recordCopiesSeen, recordedCopies } from '@/server/store/image-copies'
import { lookBegins } from '@/server/store/observe-findings'
import { looking } from '../call'
import { collect } from '../collect'
import type { Watch } from '../reconciler'
import type { WatchedPlace } from './watch-host'

/** Which images a host holds. What it holds while it does not answer is what it held. */
export async function lookAtImages(watch: Watch, host: WatchedPlace): Promise<void> {
  const { pool } = watch.store
  const [since, before] = [await lookBegins(pool), await recordedCopies(pool, host.id)]
  try {
    const { images } = await watch.infrastructure.compute(host.id)
    if (!images) return
    const found = await collect(images.list(looking(watch.signal)))
    const seen = found.flatMap(({ id, seen }) => (id ? [{ id, sizeBytes: seen.status.sizeBytes }] : []))
    await recordCopiesSeen(pool, { hostId: host.id, since, before }, seen)
  } catch (error) {
    // That it does not answer is the sweep’s to tell.
    const { kind } = asPlenumError(error)
    if (kind !== 'unreachable' && kind !== 'busy') throw error
  }
}
