/** Counts requests by key within a fixed window, in memory: one per process, forgotten at its end. */
export function createRateLimiter(now: () => number = Date.now) {
  const windows = new Map<string, { count: number; endsAt: number }>()
  return {
    /** @param rule.window Seconds. */
    async consume(key: string, rule: { window: number; max: number }) {
      const at = now()
      if (windows.size > 10_000) for (const [old, { endsAt }] of windows) if (endsAt <= at) windows.delete(old)
      const open = windows.get(key)
      const current = open && open.endsAt > at ? open : { count: 0, endsAt: at + rule.window * 1000 }
      windows.set(key, current)
      current.count++
      const allowed = current.count <= rule.max
      return { allowed, retryAfter: allowed ? null : Math.ceil((current.endsAt - at) / 1000) }
    },
  }
}
