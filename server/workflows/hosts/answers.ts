import { asPlenumError } from '@/server/domain/errors'
import type { Probe } from '@/server/drivers/contract'
import type { Work } from '../ports'

const patienceMs = 5_000

/** What a host says of itself; null: silence. Anything but silence is said by somebody, also a refusal. */
export async function answerOf(context: Work, hostId: string): Promise<Pick<Probe, 'healthy' | 'problems'> | null> {
  const signal = AbortSignal.any([context.call.signal, AbortSignal.timeout(patienceMs)])
  try {
    const connection = await context.ports.infrastructure.compute(hostId)
    return await connection.probe({ ...context.call, signal })
  } catch (error) {
    context.call.signal.throwIfAborted()
    const { kind, message } = asPlenumError(error)
    return signal.aborted || kind === 'unreachable' ? null : { healthy: false, problems: [message] }
  }
}
