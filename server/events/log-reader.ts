import pg from 'pg'
import type { PointerEvent } from '@/server/domain/event'
import { eventChannel } from '@/server/store/events'
import { type Cursor, formatCursor, parseCursor } from './cursor'
import { presentCursor, readAfter } from './log'

export type Batch = {
  /** In order; never empty. */
  events: PointerEvent[]
  /** The place after this batch. */
  cursor: string
}
export type LogReader = {
  /** The place up to which the log was read; subscribers have been told, or are being told right now. */
  cursor(): string
  /** Called once per batch, one batch at a time: the next is read when all have returned. */
  subscribe(listener: (batch: Batch) => void | Promise<void>): () => void
  close(): Promise<void>
}
export type LogReaderOptions = {
  /** How often it looks without being told. Default 1,000 ms. */
  pollMs?: number
  /** Most events in one batch. Default 1,000. */
  batchSize?: number
  onError?: (error: unknown) => void
}

/**
 * Follows the event log from now on. It hears NOTIFY on a connection of its own, reads there too (so that a busy pool
 * delays nobody's screen), and looks every second in case a NOTIFY got lost. A lost connection is made anew; nothing is
 * missed, because the place in the log is kept here.
 */
export async function openLogReader(url: string, options: LogReaderOptions = {}): Promise<LogReader> {
  const { pollMs = 1000, batchSize = 1000, onError = () => {} } = options
  const listeners = new Set<(batch: Batch) => void | Promise<void>>()
  let closed = false
  let reading: Promise<void> | undefined
  let again = false
  let retry: NodeJS.Timeout | undefined
  // Undefined until the first connection stands: a wake-up or a break before that is the opener's own failure.
  let client: pg.Client | undefined
  const first = await connect(url, onWake, onLost)
  let cursor: Cursor = await presentCursor(first)
  client = first
  const poll = setInterval(onWake, pollMs)

  function onWake() {
    if (!client) return
    again = true
    reading ??= drain().finally(() => {
      reading = undefined
    })
  }

  async function drain() {
    let waitMs = 2
    while (again && !closed) {
      again = false
      const reads = client!
      try {
        const found = await readAfter(reads, cursor, batchSize)
        if (found.events.length > 0) {
          await tell(found.events)
          waitMs = 2
        }
        if (found.isFull) again = true
        else if (found.heldBack) {
          // Some transaction that began earlier is still at work; it rarely takes longer than a few ms.
          await pause(waitMs)
          waitMs = Math.min(waitMs * 2, 100)
          again = true
        }
      } catch (error) {
        if (closed) return
        onError(error)
        onLost(reads)
        return
      }
    }
  }

  async function tell(events: PointerEvent[]) {
    const next = events.at(-1)!.cursor
    // Moved before telling: who asks for the place meanwhile finds this batch in the log, rather than nowhere.
    cursor = parseCursor(next)!
    for (const listener of listeners) {
      try {
        await listener({ events, cursor: next })
      } catch (error) {
        onError(error)
      }
    }
  }

  /** The connection is gone: try again, a little later each time, until it is back. */
  function onLost(lost: pg.Client, attempt = 0) {
    if (closed || lost !== client || retry) return
    lost.end().catch(() => {})
    retry = setTimeout(
      async () => {
        retry = undefined
        try {
          client = await connect(url, onWake, onLost)
          if (closed) return void client.end().catch(() => {})
          onWake()
        } catch (error) {
          onError(error)
          onLost(lost, attempt + 1)
        }
      },
      Math.min(50 * 2 ** attempt, 2000),
    )
  }

  return {
    cursor: () => formatCursor(cursor),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      closed = true
      clearInterval(poll)
      clearTimeout(retry)
      await client?.end().catch(() => {})
      await reading
    },
  }
}

async function connect(url: string, onWake: () => void, onLost: (client: pg.Client) => void): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'plenum-events',
    keepAlive: true,
    connectionTimeoutMillis: 5000,
    query_timeout: 10_000,
  })
  client.on('notification', onWake)
  client.on('error', () => onLost(client))
  client.on('end', () => onLost(client))
  try {
    await client.connect()
    await client.query(`LISTEN ${eventChannel}`)
    return client
  } catch (error) {
    client.end().catch(() => {})
    throw error
  }
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
