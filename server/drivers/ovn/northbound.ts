import { PlenumError } from '@/server/domain/errors'
import type { Call } from '../contract'
import type { OvnConfig } from './config'
import { OvsdbClient } from './ovsdb/client'
import { OvsdbError, OvsdbTimeout, OvsdbUnreachable } from './ovsdb/errors'
import type { Operation, Result } from './ovsdb/operations'
import { parseRemote } from './ovsdb/remote'
import type { Row } from './ovsdb/values'

export type Transact = (...operations: Operation[]) => Promise<Result[]>

/** The line to one of a zone's databases: opened at first use, opened anew after it broke. */
class OvnDatabase implements AsyncDisposable {
  private opening: Promise<OvsdbClient> | undefined

  constructor(
    private readonly config: OvnConfig,
    private readonly remote: string,
    private readonly name: string,
  ) {}

  /** Runs one piece of work on the database, with errors in the contract's words. */
  async with<T>(call: Call, work: (transact: Transact) => Promise<T>): Promise<T> {
    try {
      call.signal.throwIfAborted()
      const client = await this.open()
      return await work((...operations) => client.transact(this.name, operations, { signal: call.signal }))
    } catch (error) {
      throw translate(error)
    }
  }

  async [Symbol.asyncDispose]() {
    const client = await this.opening?.catch(() => undefined)
    client?.destroy()
  }

  private async open(): Promise<OvsdbClient> {
    const current = this.opening
    const client = await current
    if (client?.isOpen) return client
    // Whoever comes first opens it, for all.
    if (this.opening !== current) return this.open()
    const { tlsCa: ca, tlsCert: cert, tlsKey: key } = this.config
    const opening = OvsdbClient.connect(parseRemote(this.remote)!, {
      ...(ca && cert && key && { tls: { ca, cert, key } }),
      connectTimeoutMs: 5_000,
      callTimeoutMs: this.config.callTimeoutMs,
      probeIntervalMs: 5_000,
    })
    this.opening = opening
    // The next call tries anew.
    opening.catch(() => {
      if (this.opening === opening) this.opening = undefined
    })
    return opening
  }
}

/** What is to be, as OVN says it: all that is written. */
export class Northbound extends OvnDatabase {
  constructor(config: OvnConfig) {
    super(config, config.northbound, 'OVN_Northbound')
  }
}

/** What OVN made of it, and the hosts that it has: only read. */
export class Southbound extends OvnDatabase {
  constructor(config: OvnConfig) {
    super(config, config.southbound ?? config.northbound, 'OVN_Southbound')
  }
}

/** Rows of a select among a transaction's results. */
export const rowsOf = (result: Result | undefined): Row[] => result?.rows ?? []

function translate(error: unknown): unknown {
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError'))
    return new PlenumError('busy', 'The work was interrupted before it finished. It will be tried again.', {
      cause: error,
    })
  if (error instanceof OvsdbUnreachable)
    return new PlenumError('unreachable', 'The zone’s network does not answer. The work is tried again.', {
      cause: error,
      detail: error.message,
    })
  if (error instanceof OvsdbTimeout)
    return new PlenumError('busy', 'The zone’s network took too long to answer. The work is tried again.', {
      cause: error,
    })
  if (!(error instanceof OvsdbError)) return error
  const [kind, sentence] = verdicts[error.code] ?? unknown
  return new PlenumError(kind, sentence, { cause: error, detail: `OVSDB: ${error.message}` })
}

type Verdict = [ConstructorParameters<typeof PlenumError>[0], string]
const changed: Verdict = ['conflict', 'The zone’s network was changed meanwhile. Look again and repeat.']
const denied: Verdict = [
  'denied',
  'The zone’s network does not let Plenum change it. Ask an operator to check its access settings.',
]
const unknown: Verdict = ['internal', 'The zone’s network refused. Ask an operator to look at the task’s log.']

/** RFC 7047, 3.1 and 4.1.3, and Open vSwitch's own. */
const verdicts: Record<string, Verdict> = {
  'timed out': changed,
  'constraint violation': changed,
  'referential integrity violation': changed,
  'permission error': denied,
  'not allowed': denied,
  'unknown database': [
    'invalid',
    'What answers there is not the database of OVN that it was said to be. Ask an operator to check the zone’s network.',
  ],
  'not leader': ['unreachable', 'This database of the zone’s network is not the leading one. It is tried again.'],
  'resources exhausted': ['exhausted', 'The zone’s network has no room left. Ask an operator.'],
}
