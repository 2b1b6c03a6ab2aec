import { setTimeout as setTimeoutPromise } from 'node:timers/promises'
import pg from 'pg'
import { PlenumError } from '@/server/domain/errors'
import type { Call, Hint } from '../contract'
import type { Clock } from './clock'
import { prepareSchema } from './schema'
import { prune, settleDue } from './settle-due'
import { eventChannel } from './world'

/** `turn`: of lines to a guest, in the order of their opening. */
export type WorldEvent = {
  world: string
  place: string
  kind: string
  id: string | null
  what: string
  turn?: number
}
/** `undefined`: something may have been missed. */
type Listener = (event: WorldEvent | undefined) => void

const tickMs = 500
const reconnectMs = 500
const pruneEvery = 2_000

/**
 * One ear per process for all worlds of a database: LISTEN on a connection of its own, opened with the first listener,
 * opened anew when it breaks, closed with the last. While it listens it also lets happen what is due, so that a crash
 * foreseen for 12:00 is heard of at 12:00.
 */
export class Hub {
  private readonly listeners = new Set<Listener>()
  private client: pg.Client | undefined
  private timer: NodeJS.Timeout | undefined
  private opening: Promise<void> | undefined
  private ticking = false
  private ticks = 0

  constructor(
    private readonly pool: pg.Pool,
    private readonly clock: Clock,
  ) {}

  /** Answers how to stop. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener)
    this.timer ??= setInterval(() => void this.tick(), tickMs)
    void this.open()
    return () => {
      this.listeners.delete(listener)
      if (this.listeners.size === 0) void this.close()
    }
  }

  /** Waits until it hears; @throws PlenumError `unreachable` when the database does not answer. */
  async ready(): Promise<void> {
    for (let attempt = 0; !this.client; attempt++) {
      if (attempt === 50) throw new PlenumError('unreachable', 'The simulated data center does not answer. Try again.')
      await this.open()
      if (!this.client) await setTimeoutPromise(100)
    }
  }

  /** Hints of one place for as long as the caller listens. */
  async *watch(world: string, place: string, call: Call): AsyncGenerator<Hint> {
    const waiting: Hint[] = []
    let wake = () => {}
    const stop = this.listen(event => {
      // A line's news are for lines.
      if (event && (event.world !== world || event.place !== place || event.kind === 'line')) return
      waiting.push(hintOf(event))
      wake()
    })
    // From here on it hears; what was before, it can't know.
    if (this.client) waiting.push({})
    const onAbort = () => wake()
    call.signal.addEventListener('abort', onAbort)
    try {
      while (!call.signal.aborted) {
        const hint = waiting.shift()
        if (hint) yield hint
        else
          await new Promise<void>(resolve => {
            wake = resolve
            if (call.signal.aborted || waiting.length > 0) resolve()
          })
      }
    } finally {
      call.signal.removeEventListener('abort', onAbort)
      stop()
    }
  }

  async close(): Promise<void> {
    clearInterval(this.timer)
    this.timer = undefined
    const client = this.client
    this.client = undefined
    await client?.end().catch(() => {})
  }

  private open(): Promise<void> {
    if (this.client) return Promise.resolve()
    this.opening ??= this.connect().finally(() => {
      this.opening = undefined
    })
    return this.opening
  }

  private async connect(): Promise<void> {
    try {
      await prepareSchema(this.pool)
      const client = new pg.Client(this.pool.options)
      client.on('error', () => {})
      client.on('end', () => this.lost(client))
      client.on('notification', message => this.tell(message.payload))
      await client.connect()
      await client.query(`listen ${eventChannel}`)
      this.client = client
    } catch {
      // The next tick tries again.
      return
    }
    if (this.listeners.size === 0) return this.close()
    this.hear(undefined)
  }

  private lost(client: pg.Client) {
    if (this.client !== client) return
    this.client = undefined
    if (this.listeners.size > 0) setTimeout(() => this.listeners.size > 0 && void this.open(), reconnectMs).unref()
  }

  private tell(payload: string | undefined) {
    if (payload) this.hear(JSON.parse(payload) as WorldEvent)
  }

  /** Tells all who listen in this process. */
  hear(event: WorldEvent | undefined) {
    for (const listener of this.listeners) listener(event)
  }

  private async tick() {
    if (this.ticking) return
    this.ticking = true
    try {
      if (!this.client) await this.open()
      await settleDue(this.pool, this.clock)
      if (this.ticks++ % pruneEvery === 0) await prune(this.pool)
    } catch {
      // A database that is away comes back, or the calls say so.
    } finally {
      this.ticking = false
    }
  }
}

const hintOf = (event: WorldEvent | undefined): Hint =>
  event?.id && (event.kind === 'instance' || event.kind === 'volume')
    ? ({ ref: { kind: event.kind, id: event.id }, happened: { what: event.what, at: new Date() } } as Hint)
    : {}
