import { asPlenumError } from '@/server/domain/errors'
import type { Call, Power } from '@/server/drivers/contract'
import { looking } from '../call'
import type { Watch } from '../reconciler'
import type { WatchedPlace } from './watch-host'

/**
 * Asks a host's management controller and keeps what it says, or why it says nothing, as `problem`. A host without one is
 * passed over.
 */
export async function askController<Seen>(
  watch: Watch,
  host: WatchedPlace,
  ask: (power: Power, call: Call) => Promise<Seen>,
  problem: (message: string) => Seen,
  keep: (seen: Seen) => Promise<void>,
): Promise<void> {
  try {
    const { power } = await watch.infrastructure.power(host.id)
    if (!power) return
    await keep(await ask(power, looking(watch.signal)))
  } catch (error) {
    if (watch.signal.aborted) return
    const { kind, message } = asPlenumError(error)
    if (kind === 'unsupported' || kind === 'missing') return
    await keep(problem(message))
  }
}
