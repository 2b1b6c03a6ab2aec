import { asPlenumError } from '@/server/domain/errors'
import { recordSensors } from '@/server/store/metrics'
import { looking } from '../call'
import type { Watch } from '../reconciler'
import type { WatchedPlace } from './watch-host'

/** What a host's management controller reads by its sensors, as measurements and beside the host. */
export async function readSensors(watch: Watch, host: WatchedPlace): Promise<void> {
  const { pool } = watch.store
  try {
    const { power } = await watch.infrastructure.power(host.id)
    if (!power) return
    await recordSensors(pool, host.id, { readings: await power.sensors(looking(watch.signal)), problem: null })
  } catch (error) {
    if (watch.signal.aborted) return
    const { kind, message } = asPlenumError(error)
    if (kind === 'unsupported' || kind === 'missing') return
    await recordSensors(pool, host.id, { readings: [], problem: message })
  }
}
