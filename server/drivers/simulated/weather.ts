import type { Pool } from 'pg'
import { between, chance, oneOf } from './chance'
import { type Clock, realClock } from './clock'
import { createMeddler, type Meddler } from './meddle'

export type WeatherEvent =
  | { what: 'crash' | 'power off'; host: string; machine: string }
  | { what: 'no answer'; host: string; forMs: number }
  | { what: 'stranger'; host: string; name: string }
  | { what: 'stranger leaves'; host: string; machine: string }

type Options = {
  pool: Pool
  world: string
  /** Same seed, same data center, same weather. */
  seed: string
  clock?: Clock
  /** Pause between two events, in ms, chosen anew each time. */
  pauseMs?: readonly [number, number]
  /** Told of each event; for a log. */
  onEvent?(event: WeatherEvent): void
}

/** Instances younger than this are left in peace: somebody may be looking at them come up. */
const settledMs = 2 * 60_000
const mostStrangers = 2

/**
 * The living demo: now and then something happens that Plenum did not do, as in any data center. Off until started, and
 * to be started in one process only.
 */
export function createWeather(options: Options) {
  const { seed, clock = realClock, pauseMs = [90_000, 300_000] } = options
  const meddler = createMeddler({ ...options, clock })
  let stopped = new AbortController()
  let running: Promise<void> = Promise.resolve()

  /** The n-th event, made to happen; undefined when the chosen kind finds nothing to happen to. */
  async function strike(n: number): Promise<WeatherEvent | undefined> {
    const event = await choose(meddler, `${seed} ${n}`, clock.now().getTime())
    if (!event) return undefined
    await happen(meddler, event)
    options.onEvent?.(event)
    return event
  }

  async function run(signal: AbortSignal) {
    for (let n = 0; !signal.aborted; n++) {
      try {
        await clock.sleep(between(...pauseMs, seed, n, 'pause'), signal)
        if (!signal.aborted) await strike(n)
      } catch {
        // A database that is away has weather enough.
      }
    }
  }

  return {
    strike,
    start() {
      stopped = new AbortController()
      running = run(stopped.signal)
    },
    async stop() {
      stopped.abort()
      await running
    },
  }
}

const kinds = ['crash', 'power off', 'no answer', 'stranger', 'stranger leaves', 'crash', 'no answer'] as const

async function choose(meddler: Meddler, key: string, now: number): Promise<WeatherEvent | undefined> {
  const places = await meddler.places()
  const hosts = places.filter(place => place.role === 'host' && !place.unreachable).map(place => place.name)
  const all = (
    await Promise.all(hosts.map(async host => (await meddler.machines(host)).map(each => ({ host, ...each }))))
  ).flat()
  const ours = pick(
    all.filter(each => each.id !== null && each.power === 'running' && now - (each.bootedAt ?? now) > settledMs),
    `${key} machine`,
    each => each.name,
  )
  const strangers = all.filter(each => each.id === null)
  const host = pick(hosts, `${key} host`, name => name)
  const what = oneOf(kinds, key, 'kind')
  switch (what) {
    case 'crash':
    case 'power off':
      return ours && { what, host: ours.host, machine: ours.external }
    case 'no answer':
      return host === undefined ? undefined : { what, host, forMs: Math.round(between(20_000, 40_000, key, 'length')) }
    case 'stranger': {
      if (host === undefined || strangers.length >= mostStrangers) return undefined
      const name = oneOf(['legacy-db', 'test-vm', 'old-backup', 'unnamed-1', 'printer-gw'], key, 'name')
      return { what, host, name }
    }
    case 'stranger leaves': {
      const stranger = pick(strangers, `${key} stranger`, each => each.name)
      return stranger && { what, host: stranger.host, machine: stranger.external }
    }
  }
}

async function happen(meddler: Meddler, event: WeatherEvent): Promise<void> {
  switch (event.what) {
    case 'crash':
      return meddler.crash(event.host, event.machine)
    case 'power off':
      return meddler.powerOff(event.host, event.machine)
    case 'no answer':
      return meddler.setUnreachable(event.host, event.forMs)
    case 'stranger':
      await meddler.addStranger(event.host, event.name)
      return
    case 'stranger leaves':
      return meddler.remove(event.host, event.machine)
  }
}

/** Ordered by name, so that random ids don't change the choice. */
function pick<T>(items: T[], key: string, name: (item: T) => string): T | undefined {
  const sorted = [...items].sort((a, b) => name(a).localeCompare(name(b)))
  return sorted[Math.floor(chance(key) * sorted.length)]
}
