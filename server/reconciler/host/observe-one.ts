import type { Ref } from '@/server/drivers/contract'
import { lookBegins, recordFindings } from '@/server/store/observe-findings'
import { recordedInstance, recordObserved } from '@/server/store/observe-instances'
import { looking } from '../call'
import { type Heard, nothingHeard } from '../findings/about'
import { machineDifferences, machineKinds } from '../findings/instances'
import type { Watch } from '../reconciler'
import { judge } from './judge'
import type { WatchedHost } from './watch-host'

/**
 * After a hint: looks at that one machine and records what it is, and how it differs. Most hints are echoes of our own
 * tasks. @returns `later`: a task is at work on it; whoever wants to know looks again.
 */
export async function observeOne(
  watch: Watch,
  host: WatchedHost,
  ref: Ref<'instance'>,
  heard: Heard = nothingHeard,
): Promise<'looked' | 'later' | 'not ours'> {
  const { pool } = watch.store
  // Side by side: somebody is looking at a page.
  const [before, { instances }, since] = await Promise.all([
    recordedInstance(pool, ref.id),
    watch.infrastructure.compute(host.id),
    lookBegins(pool),
  ])
  if (!before || before.hostId !== host.id || !instances) return 'not ours'
  if (before.isBusy || before.hasBusyVolume) return 'later'
  const seen = await instances.observe(ref, looking(watch.signal))
  const written = await recordObserved(pool, [judge(before, seen)])
  const after = await recordedInstance(pool, ref.id)
  if (!after) return 'not ours'
  // Whoever wrote meanwhile, but for us, knows better.
  const isOvertaken = written.length === 0 && after.recordedAt !== before.recordedAt
  if (isOvertaken || after.isBusy || after.hasBusyVolume) return 'later'
  const scope = { hostId: host.id, zoneId: host.zoneId, kinds: machineKinds, keys: [ref.id], since }
  await recordFindings(pool, scope, machineDifferences(after, seen, heard))
  return 'looked'
}
