import { setTimeout as wait } from 'node:timers/promises'
import { PlenumError } from '@/server/domain/errors'

/** Where the simulated world takes its time from. */
export type Clock = {
  now(): Date
  /** @throws PlenumError `busy` when the signal aborts meanwhile. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const realClock: Clock = {
  now: () => new Date(),
  async sleep(ms, signal) {
    try {
      await wait(ms, undefined, { signal })
    } catch {
      throw interrupted()
    }
  },
}

/** Its sleeps take no real time: they move the clock on by as much. For tests. */
export function createVirtualClock(start = Date.UTC(2026, 0, 1)): Clock & { advance(ms: number): void } {
  let now = start
  return {
    now: () => new Date(now),
    advance(ms) {
      now += ms
    },
    async sleep(ms, signal) {
      // Lets others run, as a real sleep would.
      await new Promise<void>(resolve => setImmediate(resolve))
      if (signal?.aborted) throw interrupted()
      now += ms
    },
  }
}

export const interrupted = () =>
  new PlenumError('busy', 'The work was interrupted before it finished. It will be tried again.')
