import { isCancelledError, type Query, type QueryClient } from '@tanstack/react-query'
import type { PointerEvent } from '@/server/domain/event'
import { type Affected, affectedBy, callOf, concerns, type Pace, paces } from './pointers'

export type Refresher = {
  /** Reads again what these pointers concern and is on screen; marks the rest of it as stale. */
  hear(pointers: PointerEvent[]): void
  /** Reads again all that is on screen; resolves when it has been read. */
  everything(): Promise<void>
  stop(): void
}

type Timed = {
  lastMs: number
  /** The next read, when one is planned. */
  next?: { timer: ReturnType<typeof setTimeout>; atMs: number }
  /** A pointer came while it was being read. */
  again?: Pace
}

/**
 * Turns pointers into reads, precisely and in time: at once for the first, then as the pace allows, never two at a time
 * of one query (a slow network would never finish the first), and always once after the last pointer.
 */
export function createRefresher(client: QueryClient, now: () => number = () => performance.now()): Refresher {
  const times = new WeakMap<Query, Timed>()
  const timers = new Set<ReturnType<typeof setTimeout>>()

  function due(query: Query, pace: Pace) {
    if (!query.isActive() || query.isDisabled()) return query.invalidate()
    const timed = times.get(query) ?? { lastMs: Number.NEGATIVE_INFINITY }
    times.set(query, timed)
    if (query.state.fetchStatus === 'fetching') {
      // What it brings may be older than this pointer.
      timed.again = quicker(timed.again, pace)
      return
    }
    const { everyMs, leadMs } = paces[pace]
    const waitMs = Math.max(timed.lastMs + everyMs - now(), leadMs)
    if (waitMs <= 0) return void read(query, timed)
    const atMs = now() + waitMs
    if (timed.next && timed.next.atMs <= atMs) return
    cancel(timed)
    const timer = setTimeout(() => {
      cancel(timed)
      due(query, 'exact')
    }, waitMs)
    timed.next = { timer, atMs }
    timers.add(timer)
  }

  /** What was planned is done now, or sooner than planned. */
  function cancel(timed: Timed) {
    if (!timed.next) return
    clearTimeout(timed.next.timer)
    timers.delete(timed.next.timer)
    timed.next = undefined
  }

  async function read(query: Query, timed: Timed) {
    cancel(timed)
    timed.lastMs = now()
    timed.again = undefined
    try {
      await query.fetch(undefined, { cancelRefetch: false })
    } catch (error) {
      if (!isCancelledError(error)) query.invalidate()
    }
  }

  // Whoever started a read (a page, a retry, us): when it ends, the pointers that came meanwhile count.
  const unsubscribe = client.getQueryCache().subscribe(event => {
    if (event.type !== 'updated' || (event.action.type !== 'success' && event.action.type !== 'error')) return
    const pace = times.get(event.query)?.again
    if (!pace) return
    times.get(event.query)!.again = undefined
    queueMicrotask(() => due(event.query, pace))
  })

  return {
    hear(pointers) {
      const byProcedure = new Map<string, Affected[]>()
      for (const affected of pointers.flatMap(affectedBy)) {
        const known = byProcedure.get(affected.procedure)
        if (known) known.push(affected)
        else byProcedure.set(affected.procedure, [affected])
      }
      for (const query of client.getQueryCache().getAll()) {
        const call = callOf(query.queryKey)
        let pace: Pace | undefined
        for (const affected of (call && byProcedure.get(call.procedure)) ?? [])
          if (concerns(affected.where, call!.input)) pace = quicker(pace, affected.pace)
        if (pace) due(query, pace)
      }
    },
    everything: () => client.invalidateQueries({ refetchType: 'active' }, { cancelRefetch: true }),
    stop() {
      unsubscribe()
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

const quicker = (a: Pace | undefined, b: Pace): Pace => (a && paces[a].everyMs <= paces[b].everyMs ? a : b)
