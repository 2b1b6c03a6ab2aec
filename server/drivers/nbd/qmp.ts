import net from 'node:net'
import { PlenumError } from '@/server/domain/errors'

export type QmpAddress = { host: string; port: number }

/** An error that the storage daemon answered; `class` as QMP names it (GenericError, DeviceNotFound, …). */
export class QmpError extends Error {
  constructor(
    readonly command: string,
    readonly qmpClass: string,
    description: string,
  ) {
    super(description)
  }
}

export type Execute = <T = unknown>(command: string, args?: Record<string, unknown>) => Promise<T>

/**
 * One short visit to a QMP monitor (docs/interop/qmp-spec): greeting, capabilities, commands, close. A monitor serves
 * one client at a time and lets others wait in the listen queue, so a visit must not linger: several processes share it.
 * @throws PlenumError `unreachable` when nothing answers within `timeoutMs`; QmpError for refused commands.
 */
export async function visitQmp<T>(
  address: QmpAddress,
  work: (execute: Execute) => Promise<T>,
  options: { timeoutMs?: number; signal?: AbortSignal } = {},
): Promise<T> {
  const visit = new Visit(address, options.timeoutMs ?? 10_000, options.signal)
  try {
    await visit.open()
    return await work((command, args) => visit.execute(command, args))
  } finally {
    visit.close()
  }
}

type Waiting = { command: string; resolve(value: unknown): void; reject(error: Error): void }

class Visit {
  private readonly socket: net.Socket
  private readonly greeting: Promise<void>
  private text = ''
  private waiting: Waiting[] = []
  private failure: Error | undefined
  private readonly timer: NodeJS.Timeout
  private readonly onAbort = () => this.fail(unreachable(this.address, 'the call was aborted'))

  constructor(
    private readonly address: QmpAddress,
    timeoutMs: number,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.greeting = new Promise((resolve, reject) => {
      this.waiting.push({ command: 'greeting', resolve: () => resolve(), reject })
    })
    this.greeting.catch(() => {})
    this.timer = setTimeout(() => this.fail(unreachable(address, `no answer within ${timeoutMs} ms`)), timeoutMs)
    this.socket = net.connect({ ...address, noDelay: true })
    this.socket.setEncoding('utf8')
    this.socket.on('data', (chunk: string) => this.read(chunk))
    this.socket.on('error', error => this.fail(unreachable(address, error.message)))
    this.socket.on('close', () => this.fail(unreachable(address, 'the connection was closed')))
    signal?.addEventListener('abort', this.onAbort, { once: true })
  }

  async open() {
    if (this.signal?.aborted) this.onAbort()
    await this.greeting
    await this.execute('qmp_capabilities')
  }

  execute<T>(command: string, args: Record<string, unknown> = {}): Promise<T> {
    if (this.failure) return Promise.reject(this.failure)
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ command, resolve: value => resolve(value as T), reject })
      this.socket.write(`${JSON.stringify({ execute: command, arguments: args })}\n`)
    })
  }

  close() {
    clearTimeout(this.timer)
    this.signal?.removeEventListener('abort', this.onAbort)
    this.failure ??= new Error('closed')
    this.socket.destroy()
  }

  private read(chunk: string) {
    this.text += chunk
    for (let end = this.text.indexOf('\n'); end >= 0; end = this.text.indexOf('\n')) {
      const line = this.text.slice(0, end).trim()
      this.text = this.text.slice(end + 1)
      if (line) this.take(JSON.parse(line))
    }
  }

  private take(message: { QMP?: unknown; event?: string; return?: unknown; error?: { class: string; desc: string } }) {
    if (message.event) return
    const first = this.waiting.shift()
    if (!first) return
    if (message.error) first.reject(new QmpError(first.command, message.error.class, message.error.desc))
    else first.resolve(message.return)
  }

  private fail(error: Error) {
    if (this.failure) return
    this.failure = error
    for (const waiting of this.waiting.splice(0)) waiting.reject(error)
    this.socket.destroy()
  }
}

function unreachable(address: QmpAddress, why: string) {
  return new PlenumError('unreachable', 'The storage server does not answer. The work is tried again.', {
    detail: `QMP ${address.host}:${address.port}: ${why}`,
  })
}
