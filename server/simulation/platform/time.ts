import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers'
import timersPromises from 'node:timers/promises'

/** Node's own, for whoever drives the simulation. */
export const real = { setImmediate, setTimeout, clearTimeout, now: performance.now.bind(performance), Date }

type Timer = { due: number; order: number; everyMs: number | undefined; run(): void; handle: VirtualTimeout }

let elapsedMs = 0
let startedAt = 0
let skewMs = 0
let order = 0
let timersAhead: Timer[] = []

/** The only clock of a simulated process. It stands still while anybody has something to do. */
export const time = {
  /** Begins anew: no timer is left. */
  reset(at: number) {
    ;[elapsedMs, startedAt, skewMs, order, timersAhead] = [0, at, 0, 0, []]
  },
  /** True time, as the world outside has it. */
  get now() {
    return startedAt + elapsedMs
  },
  get elapsedMs() {
    return elapsedMs
  },
  /** What the processes’ clocks show more than the true time. */
  skew(ms: number) {
    skewMs = ms
  },
  get hasTimers() {
    return timersAhead.length > 0
  },
  /** When the next timer is due, in elapsed ms. */
  get nextDue() {
    return earliest()?.due
  },
  /** Goes on to this moment, before which no timer is due. */
  pass(toElapsedMs: number) {
    elapsedMs = Math.max(elapsedMs, toElapsedMs)
  },
  /** All processes stand still so long: what was due meanwhile is due then, once. */
  leap(ms: number) {
    elapsedMs += ms
    for (const each of timersAhead) each.due = Math.max(each.due, elapsedMs)
  },
  /** Goes on to the next timer, and lets it happen. */
  advance() {
    const next = earliest()
    if (!next) return
    elapsedMs = Math.max(elapsedMs, next.due)
    if (next.everyMs === undefined) remove(next)
    else [next.due, next.order] = [elapsedMs + next.everyMs, ++order]
    next.run()
  },
}

function earliest(): Timer | undefined {
  let first: Timer | undefined
  for (const each of timersAhead)
    if (!first || each.due < first.due || (each.due === first.due && each.order < first.order)) first = each
  return first
}
const remove = (timer: Timer) => {
  const at = timersAhead.indexOf(timer)
  if (at >= 0) timersAhead.splice(at, 1)
}

class VirtualTimeout {
  timer: Timer | undefined
  ref() {
    return this
  }
  unref() {
    return this
  }
  hasRef() {
    return true
  }
  close() {
    clear(this)
    return this
  }
  refresh() {
    if (this.timer) this.timer.due = elapsedMs
    return this
  }
  [Symbol.toPrimitive]() {
    return this.timer?.order ?? 0
  }
  [Symbol.dispose]() {
    clear(this)
  }
}

function add(run: () => void, ms: number | undefined, everyMs?: number): VirtualTimeout {
  const handle = new VirtualTimeout()
  // As Node does: what it can’t count is at once.
  const waitMs = typeof ms === 'number' && ms > 0 && ms < 2 ** 31 ? ms : 0
  handle.timer = { due: elapsedMs + waitMs, order: ++order, everyMs, run, handle }
  timersAhead.push(handle.timer)
  return handle
}
function clear(handle: unknown) {
  if (handle instanceof VirtualTimeout && handle.timer) remove(handle.timer)
}

type Run = (...args: unknown[]) => void
const virtual = {
  setTimeout: (run: Run, ms?: number, ...args: unknown[]) => add(() => run(...args), ms),
  setInterval: (run: Run, ms = 1, ...args: unknown[]) => add(() => run(...args), ms, Math.max(1, ms)),
  setImmediate: (run: Run, ...args: unknown[]) => add(() => run(...args), 0),
  clearTimeout: clear,
  clearInterval: clear,
  clearImmediate: clear,
}

const sleep = <T>(ms?: number, value?: T, { signal }: { signal?: AbortSignal } = {}) =>
  new Promise<T>((resolve, reject) => {
    const refuse = () => {
      clear(handle)
      reject(signal!.reason)
    }
    const handle = add(() => {
      signal?.removeEventListener('abort', refuse)
      resolve(value as T)
    }, ms)
    if (signal?.aborted) refuse()
    else signal?.addEventListener('abort', refuse, { once: true })
  })

class VirtualDate extends real.Date {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [VirtualDate.now()] : given) as [number]))
  }
  static override now() {
    return Math.floor(startedAt + elapsedMs + skewMs)
  }
}

/** From here on nothing in this process sees another time. */
export function installTime() {
  Object.assign(globalThis, virtual, { Date: VirtualDate })
  Object.assign(timers, virtual)
  Object.assign(timersPromises, { setTimeout: sleep, setImmediate: (value: unknown) => sleep(0, value) })
  Object.defineProperty(performance, 'now', { value: () => elapsedMs })
  Object.defineProperty(AbortSignal, 'timeout', {
    value(ms: number) {
      const end = new AbortController()
      add(() => end.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), ms)
      return end.signal
    },
  })
  syncBuiltinESMExports()
}
