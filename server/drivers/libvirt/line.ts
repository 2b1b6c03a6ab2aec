import { EventEmitter } from 'node:events'
import { abortable } from './abortable'
import type { LibvirtConfig } from './config'
import { type Caller, type CallOptions, type Decode, type Encode, LibvirtClient } from './rpc/client'
import { LibvirtUnreachable } from './rpc/errors'
import { type DomainEvent, onDomainEvent, registerDomainEvents } from './rpc/procedures/events'
import { type LibvirtAddress, parseLibvirtUri } from './rpc/uri'

type Events = { domain: [DomainEvent]; up: []; down: [Error] }

/**
 * The line to one host. Opened by the first call, then kept up by itself: when it breaks it is tried again in the
 * background with growing pauses, and calls meanwhile fail at once with why it broke.
 */
export class HostLine implements Caller, AsyncDisposable {
  readonly events = new EventEmitter<Events>()
  readonly address: LibvirtAddress
  private client: LibvirtClient | undefined
  private opening: Promise<LibvirtClient> | undefined
  private failure: Error | undefined
  private retry: NodeJS.Timeout | undefined
  private pauseMs = firstPauseMs
  private isClosed = false
  private readonly asides = new Set<LibvirtClient>()

  constructor(private readonly config: LibvirtConfig) {
    this.address = parseLibvirtUri(config.uri)
    // Each waiting step and each open page listens.
    this.events.setMaxListeners(0)
  }

  async call<T>(procedure: number, encode: Encode, decode: Decode<T>, options?: CallOptions): Promise<T> {
    const client = this.client ?? (await this.present(options?.signal))
    return await client.call(procedure, encode, decode, options)
  }

  /** The connection that is up, for short streams. */
  async present(signal?: AbortSignal): Promise<LibvirtClient> {
    if (this.client) return this.client
    if (this.failure) throw this.failure
    if (this.isClosed) throw new LibvirtUnreachable('The line to the host was closed')
    this.opening ??= this.open()
    return await abortable(this.opening, signal)
  }

  /** A connection of its own, for a stream that may stand still: it must not hold up the others. The caller closes it. */
  async aside(signal?: AbortSignal): Promise<LibvirtClient> {
    if (this.failure) throw this.failure
    const client = await this.connect({ signal })
    this.asides.add(client)
    client.once('close', () => this.asides.delete(client))
    return client
  }

  /** A connection that this host's libvirtd makes to another's. The caller closes it. */
  async through(uri: string, signal: AbortSignal): Promise<LibvirtClient> {
    await this.present(signal)
    return this.connect({ signal }, { ...this.address, name: uri })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isClosed = true
    clearTimeout(this.retry)
    const client = this.client ?? (await this.opening?.catch(() => undefined))
    await Promise.all([client, ...this.asides].map(each => each?.close()))
  }

  private connect(
    extra: { keepAlive?: { intervalMs: number; count: number }; signal?: AbortSignal },
    address = this.address,
  ) {
    const { tlsCa, tlsCert, tlsKey } = this.config
    const { connectTimeoutMs, callTimeoutMs } = this.config.tuning
    const tls = { ca: tlsCa ?? '', cert: tlsCert ?? '', key: tlsKey ?? '' }
    return LibvirtClient.connect(address, { connectTimeoutMs, callTimeoutMs, tls, ...extra })
  }

  private async open(): Promise<LibvirtClient> {
    const { keepAliveIntervalMs: intervalMs, keepAliveCount: count, connectTimeoutMs: timeoutMs } = this.config.tuning
    try {
      const client = await this.connect({ keepAlive: { intervalMs, count } })
      onDomainEvent(client, event => this.events.emit('domain', event))
      await registerDomainEvents(client, { timeoutMs }).catch(async error => {
        await client.close()
        throw error
      })
      this.opened(client)
      return client
    } catch (error) {
      this.opening = undefined
      this.broke(error as Error)
      throw error
    }
  }

  private opened(client: LibvirtClient): void {
    this.opening = undefined
    if (this.isClosed) return void client.close()
    if (!client.isOpen) throw new LibvirtUnreachable('The host closed the connection')
    this.client = client
    this.failure = undefined
    this.pauseMs = firstPauseMs
    client.once('close', error => {
      this.client = undefined
      this.broke(error)
    })
    this.events.emit('up')
  }

  private broke(error: Error): void {
    if (this.isClosed) return
    const wasUp = this.failure === undefined
    this.failure = error
    if (wasUp) this.events.emit('down', error)
    // Spread a little, so that a process does not knock on all hosts of a failed switch at the same moment.
    this.retry = setTimeout(() => void this.open().catch(() => {}), this.pauseMs * (0.75 + Math.random() / 2))
    this.retry.unref()
    this.pauseMs = Math.min(this.pauseMs * 2, longestPauseMs)
  }
}

const firstPauseMs = 100
const longestPauseMs = 5_000
