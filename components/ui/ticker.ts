/** One clock for everything that counts time: ticks each second while somebody listens and the page is visible. */
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let at = Date.now()

/** Milliseconds since 1970 as of the last tick; the present where nothing ticks (on the server). */
export function now(): number {
  if (typeof window === 'undefined' || timer === undefined) at = Math.floor(Date.now() / 1000) * 1000
  return at
}

/** Calls `listener` about once a second. Returns how to stop. */
export function onTick(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === undefined) {
    at = Date.now()
    timer = setInterval(tick, 1000)
    document.addEventListener('visibilitychange', tick)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
    document.removeEventListener('visibilitychange', tick)
  }
}

function tick() {
  if (document.visibilityState === 'hidden') return
  at = Date.now()
  for (const listener of listeners) listener()
}
