import { setTimeout as sleep } from 'node:timers/promises'
import type { Id } from '@/server/domain/ids'
import { type AgentQuestion, type Call, judgeStatus } from '../../contract'
import type { Caller } from '../rpc/client'
import { isLibvirtError, virError } from '../rpc/errors'
import { Gate } from '../rpc/gate'
import { agentCommand } from '../rpc/procedures/guest-agent'
import { noClient, readExit, readPid, requestCommand, statusCommand } from './guest-request'
import { refOf } from './read'

type Say = (command: object) => Promise<string | null>

/**
 * Asks the agents of a host's guests whether they are there (`guest-ping`, which does nothing), or has them send a request
 * to their own guest. Few at once: an agent that hangs keeps one of the line's calls until its time is over.
 */
export class GuestAgents {
  private readonly gate = new Gate(askedAtOnce)

  constructor(private readonly line: Caller) {}

  /** null: it answered, and well. */
  async ask(id: Id<'instance'>, { timeoutMs, request }: AgentQuestion, call: Call): Promise<string | null> {
    const leave = await this.gate.enter(call.signal)
    const timeoutSeconds = Math.max(1, Math.ceil(timeoutMs / 1000))
    const say: Say = command =>
      agentCommand(this.line, refOf(id), { command: JSON.stringify(command), timeoutSeconds }, { signal: call.signal })
    try {
      if (request) return await sendWithin(say, request, timeoutSeconds, call.signal)
      await say({ execute: 'guest-ping' })
      return null
    } catch (error) {
      if (request && isLibvirtError(error, virError.agentCommandFailed)) return refused
      const [, sentence] = silence.find(([code]) => isLibvirtError(error, code)) ?? []
      if (!sentence) throw error
      return sentence
    } finally {
      leave()
    }
  }
}

async function sendWithin(
  say: Say,
  request: NonNullable<AgentQuestion['request']>,
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<string | null> {
  const pid = readPid(await say(requestCommand(request, timeoutSeconds)))
  const deadline = Date.now() + timeoutSeconds * 1000
  for (;;) {
    const exit = readExit(await say(statusCommand(pid)))
    if (exit?.code === noClient) return 'Its image has neither curl nor nc, one of which a check by HTTP needs.'
    if (exit) return judgeStatus(exit.said, request)
    if (Date.now() >= deadline) return judgeStatus('', request)
    await sleep(pauseMs, undefined, { signal })
  }
}

const askedAtOnce = 2
const pauseMs = 100
const noAnswer = 'Its guest agent does not answer.'
const refused = 'Its guest agent may not send requests. Allow it guest-exec, or check by TCP.'

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
