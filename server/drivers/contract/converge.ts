import { PlenumError } from '@/server/domain/errors'
import type { Call, DriverKind, Nudge, Observation } from './types'

/**
 * Calls a repeatable verb until it has converged, waiting in between as the driver asks.
 * @throws what the verb throws; `busy` when the signal aborts meanwhile.
 */
export async function converge<K extends DriverKind>(
  nudge: (resume?: string) => Promise<Nudge<K>>,
  options: {
    call: Call
    sleep: (ms: number, signal: AbortSignal) => Promise<void>
    progress?: (percent: number) => void
  },
): Promise<Observation<K>> {
  let resume: string | undefined
  let said: string | undefined
  for (;;) {
    if (options.call.signal.aborted) throw new PlenumError('busy', 'The work was interrupted before it finished.')
    const answer = await nudge(resume)
    if (answer.converged) return answer.seen
    resume = answer.resume
    if (answer.percent !== undefined) options.progress?.(answer.percent)
    if (answer.waitingFor && answer.waitingFor !== said) options.call.log(`Waiting for ${answer.waitingFor}`)
    said = answer.waitingFor
    await options.sleep(answer.waitMs, options.call.signal)
  }
}
