import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { OvsdbError, OvsdbTimeout, OvsdbUnreachable } from './errors'
import { JsonStream } from './json-stream'
import type { Operation, Result } from './operations'
import type { Remote } from './remote'

export type CallOptions = { signal?: AbortSignal; timeoutMs?: number }
export type ClientOptions = {
  connectTimeoutMs: number
  /** For a call that names no timeout of its own. */
  callTimeoutMs: number
  /** Silence after which the server is asked for a sign of life; as long again without one, and it is taken for dead. */
  probeIntervalMs: number
  /** For a remote with TLS. */
  tls?: TlsFiles
}
/** PEM: of the authority that signed the server’s certificate, and what shows the server who we are. */
export type TlsFiles = { ca: string; cert: string; key: string }

type Message = { id?: unknown; method?: string; params?: unknown; result?: unknown; error?: unknown }
type Waiting = { resolve(result: unknown): void; reject(error: unknown): void }

/** One connection to one OVSDB server (RFC 7047), until it closes; it does not reconnect. Calls may overlap freely. */
export class OvsdbClient {
  private readonly waiting = new Map<number, Waiting>()
  private readonly stream = new JsonStream()
  private readonly probe: NodeJS.Timeout
  private serial = 0
  private heardAt = Date.now()
  private ended: Error | null = null

  /** @throws OvsdbUnreachable, or the signal's reason. */
  static async connect(remote: Remote, options: ClientOptions, signal?: AbortSignal): Promise<OvsdbClient> {
    const isTls = 'isTls' in remote && remote.isTls === true
    const socket = isTls ? secured(remote, options.tls) : connect(remote)
    try {
      await established(socket, isTls ? 'secureConnect' : 'connect', options.connectTimeoutMs, signal)
    } catch (error) {
      socket.on('error', () => {}).destroy()
      throw signal?.aborted ? signal.reason : new OvsdbUnreachable((error as Error).message, { cause: error })
    }
    return new OvsdbClient(socket, options)
  }

  private constructor(
    private readonly socket: Socket,
    private readonly options: ClientOptions,
  ) {
    socket.setNoDelay(true)
    socket.on('data', chunk => this.onData(chunk))
    socket.on('error', error => this.destroy(new OvsdbUnreachable(error.message, { cause: error })))
    socket.on('close', () => this.destroy(new OvsdbUnreachable('The server closed the connection')))
    this.probe = setInterval(() => this.checkPulse(), options.probeIntervalMs)
    this.probe.unref()
  }

  get isOpen(): boolean {
    return this.ended === null
  }

  /** @throws OvsdbError for the first operation that failed, and then nothing has happened. */
  async transact(database: string, operations: Operation[], options?: CallOptions): Promise<Result[]> {
    const results = (await this.call('transact', [database, ...operations], options)) as (Result | Failure)[]
    for (const result of results)
      if (result && 'error' in result) throw new OvsdbError(result.error, result.details ?? '')
    return results as Result[]
  }

  call(method: string, params: unknown[], options: CallOptions = {}): Promise<unknown> {
    const { signal, timeoutMs = this.options.callTimeoutMs } = options
    if (this.ended) return Promise.reject(this.ended)
    if (signal?.aborted) return Promise.reject(signal.reason)
    this.serial += 1
    const id = this.serial
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', aborted)
        this.waiting.delete(id)
      }
      const fail = (error: unknown) => {
        end()
        reject(error)
      }
      const timer = setTimeout(() => fail(new OvsdbTimeout(`No answer to ${method} within ${timeoutMs} ms`)), timeoutMs)
      const aborted = () => fail(signal?.reason)
      signal?.addEventListener('abort', aborted, { once: true })
      this.waiting.set(id, {
        resolve: result => {
          end()
          resolve(result)
        },
        reject: fail,
      })
      this.write({ id, method, params })
    })
  }

  /** Closes at once; calls under way fail. */
  destroy(error: Error = new OvsdbUnreachable('The connection was closed')): void {
    if (this.ended) return
    this.ended = error
    clearInterval(this.probe)
    this.socket.destroy()
    for (const { reject } of [...this.waiting.values()]) reject(error)
  }

  private onData(chunk: Buffer): void {
    this.heardAt = Date.now()
    try {
      for (const message of this.stream.push(chunk)) this.take(message as Message)
    } catch (cause) {
      this.destroy(new OvsdbUnreachable('What answers there does not speak OVSDB', { cause }))
    }
  }

  private take({ id, method, params, result, error }: Message): void {
    // The server's own sign-of-life question; other requests and notifications are for those who monitor.
    if (method === 'echo') {
      this.write({ id, result: params, error: null })
      return
    }
    const call = typeof id === 'number' ? this.waiting.get(id) : undefined
    if (error === null || error === undefined) call?.resolve(result)
    else call?.reject(asError(error))
  }

  private checkPulse(): void {
    const silentMs = Date.now() - this.heardAt
    if (silentMs >= 2 * this.options.probeIntervalMs)
      this.destroy(new OvsdbUnreachable(`The server has not answered for ${silentMs} ms`))
    else if (silentMs >= this.options.probeIntervalMs) this.write({ id: 'echo', method: 'echo', params: [] })
  }

  private write(message: Message): void {
    this.socket.write(JSON.stringify(message))
  }
}

type Failure = { error: string; details?: string }

function asError(error: unknown): OvsdbError {
  const { error: code, details } = (typeof error === 'object' ? error : { error: String(error) }) as Failure
  return new OvsdbError(code, details ?? '')
}

/**
 * As Open vSwitch does: whoever the authority signed is trusted, whatever name it has. Certificates made by ovs-pki name no
 * host, and the authority is the zone’s own.
 */
const secured = (remote: Remote, files: TlsFiles | undefined): Socket =>
  connectTls({ ...remote, ...files, minVersion: 'TLSv1.2', checkServerIdentity: () => undefined })

function established(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<void> {
  const limit = AbortSignal.timeout(timeoutMs)
  const either = signal ? AbortSignal.any([limit, signal]) : limit
  return new Promise((resolve, reject) => {
    const aborted = () => done(limit.aborted ? new Error(`No connection within ${timeoutMs} ms`) : signal?.reason)
    const done = (error?: unknown) => {
      either.removeEventListener('abort', aborted)
      socket.off('error', done).off(event, done)
      error === undefined ? resolve() : reject(error)
    }
    if (either.aborted) return aborted()
    either.addEventListener('abort', aborted)
    socket.once('error', done).once(event, () => done())
  })
}
