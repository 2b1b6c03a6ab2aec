import { asPlenumError } from '@/server/domain/errors'
import { recordPower } from '@/server/store/host-power'
import { looking } from '../call'
import type { Watch } from '../reconciler'
import type { WatchedPlace } from './watch-host'

/** What a host's management controller says of its power, recorded beside the host; without one nothing is. */
export async function lookAtPower(watch: Watch, host: WatchedPlace): Promise<void> {
  const { pool } = watch.store
  try {
    const { power } = await watch.infrastructure.power(host.id)
    if (!power) return
    await recordPower(pool, host.id, { state: await power.status(looking(watch.signal)), problem: null })
  } catch (error) {
    if (watch.signal.aborted) return
    const { kind, message } = asPlenumError(error)
    if (kind === 'unsupported' || kind === 'missing') return
    await recordPower(pool, host.id, { state: null, problem: message })
  }
}
