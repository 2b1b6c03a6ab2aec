import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { LibvirtDenied, LibvirtTimeout, LibvirtUnreachable } from './errors'
import { Gate } from './gate'
import { KeepAlive, type KeepAliveOptions } from './keep-alive'
import {
  encodeMessage,
  type Header,
  keepAlive,
  type Message,
  MessageReader,
  messageStatus,
  messageType,
  programs,
} from './message'
import { PendingCalls } from './pending'
import { LibvirtStream, type StreamDirection } from './stream'
import { openSocket, type TlsFiles } from './transport'
import type { LibvirtAddress } from './uri'
import { type XdrDecoder, XdrEncoder } from './xdr'

export type CallOptions = {
  signal?: AbortSignal
  /** How long to wait for the answer; what the host does then goes on regardless. */
  timeoutMs?: number
  /** Default: the one that every host knows. */
  program?: keyof typeof programs
}
export type Encode = ((encoder: XdrEncoder) => unknown) | null
export type Decode<T> = (decoder: XdrDecoder) => T

/** Whatever libvirt's procedures can be called on. */
export interface Caller {
  /** @throws LibvirtError, LibvirtTimeout, LibvirtUnreachable, or the signal's reason. */
  call<T>(procedure: number, encode: Encode, decode: Decode<T>, options?: CallOptions): Promise<T>
}

export type ClientOptions = {
  tls?: TlsFiles
  /** For connecting and signing in. */
  connectTimeoutMs: number
  /** For a call that names no timeout of its own. */
  callTimeoutMs: number
  /** Off for connections that carry one stream: a slow reader must not look like a dead host. */
  keepAlive?: KeepAliveOptions
  signal?: AbortSignal
}

/** Calls at once per connection. libvirtd stops reading at five (max_client_requests); the fifth is left to keep-alive. */
const maxCallsAtOnce = 4

const setup = { open: 1, close: 2, supportsFeature: 60, authList: 66 } as const
const authNone = 0
/** VIR_DRV_FEATURE_PROGRAM_KEEPALIVE; asking also makes the host send pings of its own. */
const featureKeepAlive = 10

/** One connection to one libvirtd, from signed in until closed; it does not reconnect. Calls may overlap freely. */
export class LibvirtClient extends EventEmitter<{ event: [Message]; close: [Error] }> implements Caller {
  private readonly pending = new PendingCalls()
  private readonly streams = new Map<number, LibvirtStream>()
  private readonly gate = new Gate(maxCallsAtOnce)
  private readonly reader = new MessageReader()
  private heart?: KeepAlive
  private ended: Error | null = null

  /** @throws LibvirtUnreachable, LibvirtDenied, LibvirtError */
  static async connect(address: LibvirtAddress, options: ClientOptions): Promise<LibvirtClient> {
    const { connectTimeoutMs: timeoutMs, signal } = options
    const socket = await openSocket(address, { tls: options.tls, timeoutMs, signal })
    const client = new LibvirtClient(socket, options)
    try {
      const auth = await client.call(setup.authList, null, d => d.array(i => i.int()), { timeoutMs, signal })
      if (auth.length > 0 && !auth.includes(authNone))
        throw new LibvirtDenied(
          'The host asks for a sign-in; allow this connection without one, or use TLS certificates',
        )
      const open = (encoder: XdrEncoder) => encoder.optional(address.name, (e, name) => e.string(name)).uint(0)
      await client.call(setup.open, open, nothing, { timeoutMs, signal })
      if (options.keepAlive) await client.beginKeepAlive(options.keepAlive, { timeoutMs, signal })
      return client
    } catch (error) {
      client.destroy(new LibvirtUnreachable('Signing in failed', { cause: error }))
      throw error instanceof LibvirtTimeout ? new LibvirtUnreachable(error.message, { cause: error }) : error
    }
  }

  private constructor(
    private readonly socket: Socket,
    private readonly options: ClientOptions,
  ) {
    super()
    socket.on('data', chunk => this.onData(chunk))
    socket.on('error', error => this.destroy(new LibvirtUnreachable(error.message, { cause: error })))
    socket.on('close', () => this.destroy(new LibvirtUnreachable('The host closed the connection')))
  }

  get isOpen(): boolean {
    return this.ended === null
  }

  call<T>(procedure: number, encode: Encode, decode: Decode<T>, options?: CallOptions): Promise<T> {
    return this.send(procedure, encode, decode, options)
  }

  /** Calls a procedure that opens a stream. */
  async openStream(
    procedure: number,
    encode: Encode,
    direction: StreamDirection,
    options?: CallOptions,
  ): Promise<LibvirtStream> {
    let stream: LibvirtStream | undefined
    const start = (serial: number) => {
      stream = new LibvirtStream(this.portFor(procedure, serial), direction)
      this.streams.set(serial, stream)
    }
    try {
      await this.send(procedure, encode, nothing, options, start)
      return stream!
    } catch (error) {
      stream?.on('error', () => {}).destroy(error as Error)
      throw error
    }
  }

  /** Says goodbye, then closes. Calls still under way fail as unreachable. */
  async close(): Promise<void> {
    if (this.isOpen) await this.call(setup.close, null, nothing, { timeoutMs: 1_000 }).catch(() => {})
    this.destroy(new LibvirtUnreachable('The connection was closed'))
  }

  /** Closes at once: everything under way fails with this error. */
  destroy(error: Error): void {
    if (this.ended) return
    this.ended = error
    this.heart?.stop()
    this.socket.destroy()
    this.pending.failAll(error)
    for (const stream of [...this.streams.values()]) stream.destroy(error)
    this.emit('close', error)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  private async send<T>(
    procedure: number,
    encode: Encode,
    decode: Decode<T>,
    options: CallOptions = {},
    beforeSent?: (serial: number) => void,
  ): Promise<T> {
    const { signal, timeoutMs = this.options.callTimeoutMs, program = 'remote' } = options
    if (this.ended) throw this.ended
    const leave = await this.gate.enter(signal)
    if (this.ended || signal?.aborted) {
      leave()
      throw this.ended ?? signal?.reason
    }
    const args = new XdrEncoder()
    encode?.(args)
    // The place is given back by the answer only, even if nobody waits for it any longer: the host is still at work.
    const { serial, answer } = this.pending.add(decode, { signal, timeoutMs, answered: leave })
    beforeSent?.(serial)
    const header = {
      program: programs[program].id,
      type: messageType.call,
      procedure,
      serial,
      status: messageStatus.ok,
    }
    this.write(header, args.bytes())
    return await answer
  }

  private write(header: Header, payload: Uint8Array, done?: (error?: Error | null) => void): void {
    if (this.ended) done?.(this.ended)
    else this.socket.write(encodeMessage(header, payload), done)
  }

  private onData(chunk: Buffer): void {
    this.heart?.seen()
    try {
      for (const message of this.reader.push(chunk)) if (this.isOpen) this.onMessage(message)
    } catch (error) {
      this.destroy(new LibvirtUnreachable('What answers there does not speak libvirt’s protocol', { cause: error }))
    }
  }

  private onMessage(message: Message): void {
    if (message.program === programs.keepAlive.id) {
      if (message.procedure === keepAlive.ping) this.writeKeepAlive(keepAlive.pong)
      return
    }
    if (message.program !== programs.remote.id && message.program !== programs.qemu.id) return
    if (message.type === messageType.event) {
      this.emit('event', message)
      return
    }
    const isAnswer = message.type === messageType.reply && this.pending.settle(message)
    if (!isAnswer) this.streams.get(message.serial)?.receive(message)
  }

  private portFor(procedure: number, serial: number) {
    return {
      send: (status: number, data: Uint8Array, done: (error?: Error | null) => void) =>
        this.write({ program: programs.remote.id, type: messageType.stream, procedure, serial, status }, data, done),
      pause: () => void this.socket.pause(),
      resume: () => void this.socket.resume(),
      forget: () => void this.streams.delete(serial),
    }
  }

  private async beginKeepAlive(options: KeepAliveOptions, call: CallOptions): Promise<void> {
    await this.call(
      setup.supportsFeature,
      e => e.int(featureKeepAlive),
      d => d.int(),
      call,
    )
    this.heart = new KeepAlive(options, {
      ping: () => this.writeKeepAlive(keepAlive.ping),
      dead: silentMs => this.destroy(new LibvirtUnreachable(`The host has not answered for ${silentMs} ms`)),
    })
  }

  private writeKeepAlive(procedure: number): void {
    const header = {
      program: programs.keepAlive.id,
      procedure,
      type: messageType.event,
      serial: 0,
      status: messageStatus.ok,
    }
    if (this.isOpen) this.socket.write(encodeMessage(header))
  }
}

const nothing = () => undefined
