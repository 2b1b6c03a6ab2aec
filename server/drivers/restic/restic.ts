import type { Readable } from 'node:stream'
import { PlenumError } from '@/server/domain/errors'
import type { Call } from '../contract'
import { feed, outputOf, runTool, type ToolCall, type ToolError } from '../contract/tools'
import type { ResticConfig } from './config'

/** restic on one repository, with errors in the contract's words. */
export class Restic {
  constructor(
    private readonly config: ResticConfig,
    /** A folder of the store. */
    private readonly repository: string,
  ) {}

  run = (args: readonly string[], call: Call): Promise<string> => interruptible(call, runTool(this.tool(args, call)))

  feed = (args: readonly string[], content: Readable, call: Call): Promise<string> =>
    interruptible(call, feed(this.tool(args, call), content))

  output = (args: readonly string[], call: Call): Readable => outputOf(this.tool(args, call))

  /** There already is as good, whoever was first. */
  async init(call: Call): Promise<void> {
    if (await this.isThere(call)) return
    await this.run(['init'], call).catch(async error => {
      if (!(await this.isThere(call))) throw error
    })
  }

  async isThere(call: Call): Promise<boolean> {
    try {
      await this.run(['cat', 'config'], call)
      return true
    } catch (error) {
      if (error instanceof PlenumError && error.kind === 'missing') return false
      throw error
    }
  }

  private tool(args: readonly string[], call: Call): ToolCall {
    return {
      tool: 'restic',
      // What it keeps for quicker answers would hide what the store has lost.
      args: [
        '--no-cache',
        '--compression',
        this.config.compression,
        '--repo',
        `${this.config.repository}/${this.repository}`,
        ...args,
      ],
      // By the environment: every user of the machine can read arguments.
      env: { RESTIC_PASSWORD: this.config.password, HOME: process.env.HOME ?? '/nonexistent' },
      signal: call.signal,
      explain,
    }
  }
}

function explain({ code, said }: ToolError): PlenumError {
  const detail = said
  if (code === 'ENOENT')
    return new PlenumError('unsupported', 'restic is not installed where Plenum runs. Install restic there.')
  if (/unable to create lock|already locked/i.test(said))
    return new PlenumError('busy', 'The backup store is at work on something else. It is tried again.', { detail })
  if (/wrong password|no key found/i.test(said))
    return new PlenumError('denied', 'The backup store refuses its password. Ask an operator to check it.', { detail })
  if (/no space left|quota exceeded/i.test(said))
    return new PlenumError('exhausted', 'The backup store is full. Delete backups, or ask an operator.', { detail })
  if (/unable to open config file.*(no such file|does not exist)|is there a repository at/is.test(said))
    return new PlenumError('missing', 'Its store has not got all of it any more.', { detail })
  if (/no matching id|no snapshot found|cannot dump file|ciphertext verification|invalid data returned/i.test(said))
    return new PlenumError('missing', 'Its store has not got all of it any more.', { detail })
  if (/connection refused|no route|timed? ?out|no such host|connection reset|unable to start the sftp/i.test(said))
    return new PlenumError('unreachable', 'The backup store does not answer. The work is tried again.', { detail })
  return new PlenumError('internal', 'The backup store refused. Ask an operator to look at the task’s log.', { detail })
}

async function interruptible<T>(call: Call, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (call.signal.aborted && !(cause instanceof PlenumError))
      throw new PlenumError('busy', 'The work was interrupted before it finished. It will be tried again.', { cause })
    throw cause
  }
}
