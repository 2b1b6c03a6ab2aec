import type { Ref } from '@/server/drivers/contract'
import { recordedInstance, recordObserved } from '@/server/store/observe-instances'
import { looking } from '../call'
import type { Watch } from '../reconciler'
import { judge } from './judge'
import type { WatchedPlace } from './watch-host'

/** After a hint: looks at that one machine and records what it is. Most hints are echoes of our own tasks. */
export async function observeOne(watch: Watch, host: WatchedPlace, ref: Ref<'instance'>): Promise<void> {
  const recorded = await recordedInstance(watch.store.pool, ref.id)
  if (!recorded || recorded.isBusy || recorded.hostId !== host.id) return
  const { instances } = await watch.infrastructure.compute(host.id)
  if (!instances) return
  const seen = await instances.observe(ref, looking(watch.signal))
  await recordObserved(watch.store.pool, [judge(recorded, seen)])
}
