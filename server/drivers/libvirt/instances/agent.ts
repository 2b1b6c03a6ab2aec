import type { Id } from '@/server/domain/ids'
import type { Call } from '../../contract'
import type { Caller } from '../rpc/client'
import { isLibvirtError, virError } from '../rpc/errors'
import { Gate } from '../rpc/gate'
import { agentCommand } from '../rpc/procedures/guest-agent'
import { refOf } from './read'

/**
 * Asks the agents of a host's guests whether they are there (`guest-ping`, which does nothing). Few at once: an agent
 * that hangs keeps one of the line's calls until its time is over.
 */
export class GuestAgents {
  private readonly gate = new Gate(askedAtOnce)

  constructor(private readonly line: Caller) {}

  /** null: it answered. */
  async ask(id: Id<'instance'>, timeoutMs: number, call: Call): Promise<string | null> {
    const leave = await this.gate.enter(call.signal)
    try {
      const timeoutSeconds = Math.max(1, Math.ceil(timeoutMs / 1000))
      await agentCommand(this.line, refOf(id), { command: ping, timeoutSeconds }, { signal: call.signal })
      return null
    } catch (error) {
      const [, sentence] = silence.find(([code]) => isLibvirtError(error, code)) ?? []
      if (!sentence) throw error
      return sentence
    } finally {
      leave()
    }
  }
}

const askedAtOnce = 2
const ping = JSON.stringify({ execute: 'guest-ping' })
const noAnswer = 'Its guest agent does not answer.'

/** What says that the guest did not answer; anything else is the host's trouble. */
const silence: [number, string][] = [
  [virError.agentUnresponsive, noAnswer],
  [virError.agentUnsynced, noAnswer],
  [virError.agentCommandTimeout, noAnswer],
  [virError.agentCommandFailed, 'Its guest agent answers with an error.'],
  [virError.operationInvalid, 'It does not run.'],
  [virError.noDomain, 'Its machine is no longer on its host.'],
  // Of machines from before agents were asked.
  [virError.argumentUnsupported, 'Its machine has no line to a guest agent yet: stop and start it once.'],
]
