import type { Duplex } from 'node:stream'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Call } from '../../contract'
import type { LibvirtConfig } from '../config'
import type { HostLine } from '../line'
import { fileNames } from '../names'
import type { LibvirtClient } from '../rpc/client'
import { LibvirtError } from '../rpc/errors'
import { openConsole } from '../rpc/procedures/domains'
import { downloadVolume, lookupPool, lookupVolume, physicalSize } from '../rpc/procedures/storage'
import { refOf } from './read'

/** How much of what the guest has said before is shown when a console opens. */
const tailBytes = 16 * 1024

type Session = { console: Duplex; gone: Promise<void> }

/**
 * Guests' serial ports, each on a connection of its own, which ends with it. What the guest wrote while nobody was
 * looking comes first, from the log: the port itself forgets it.
 */
export class SerialConsoles {
  private readonly sessions = new Map<string, Session>()

  constructor(
    private readonly line: HostLine,
    private readonly config: LibvirtConfig,
  ) {}

  /** Takes over from an earlier console of the same guest. */
  async open(id: Id<'instance'>, call: Call): Promise<Duplex> {
    await this.end(id)
    const client = await this.line.aside(call.signal)
    try {
      const console = await openConsole(client, refOf(id), { signal: call.signal })
      this.remember(id, console, client)
      const earlier = await tail(client, this.config.pool, id, call)
      if (earlier.length > 0) console.unshift(earlier)
      return console
    } catch (error) {
      await client.close()
      if (error instanceof LibvirtError && /not running/i.test(error.message))
        throw new PlenumError('conflict', 'The instance is not running. Start it to open its console.', {
          cause: error,
        })
      throw error
    }
  }

  /** Waits until it is wholly gone: two readers of one port would each get half of what the guest says. */
  private async end(id: Id<'instance'>): Promise<void> {
    const session = this.sessions.get(id)
    session?.console.destroy()
    await session?.gone
  }

  private remember(id: Id<'instance'>, console: Duplex, client: LibvirtClient): void {
    const gone = new Promise<void>(resolve => {
      console.once('close', () => void client.close().then(resolve))
    })
    // Without a listener an error would end the process; the stream's user learns of it all the same.
    console.on('error', () => {})
    const session = { console, gone }
    this.sessions.set(id, session)
    void gone.then(() => {
      if (this.sessions.get(id) === session) this.sessions.delete(id)
    })
  }
}

/** A console without its past is better than none. */
async function tail(client: LibvirtClient, pool: string, id: Id<'instance'>, call: Call): Promise<Buffer> {
  const options = { signal: call.signal }
  try {
    const log = await lookupVolume(client, await lookupPool(client, pool, options), fileNames.serialLog(id), options)
    const { sizeBytes } = await physicalSize(client, log, options)
    if (sizeBytes === 0) return Buffer.alloc(0)
    const length = Math.min(sizeBytes, tailBytes)
    const stream = await downloadVolume(client, log, { offset: sizeBytes - length, length }, options)
    return withoutQuestions(Buffer.concat(await stream.toArray(options)))
  } catch (error) {
    if (error instanceof LibvirtError) return Buffer.alloc(0)
    throw error
  }
}

/** Questions to a terminal (where is the cursor, what are you) were answered or given up long ago. */
function withoutQuestions(bytes: Buffer): Buffer {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  return Buffer.from(bytes.toString('latin1').replace(/\x1b\[[0-9;?>]*[cn]|\x1bZ|\x05/g, ''), 'latin1')
}
