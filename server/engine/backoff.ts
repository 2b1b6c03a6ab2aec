import type { ErrorKind } from '@/server/domain/errors'

/** First wait by the error's class, in ms: a busy thing is free sooner than a lost host is back. */
const firstWaitMs: Partial<Record<ErrorKind, number>> = { busy: 500, unreachable: 1_000, throttled: 2_000 }
const longestWaitMs = 30_000

/** How long to wait before the next try: doubles each time, and varies so that many do not come back at once. */
export function backoffMs(kind: ErrorKind, failedAttempts: number, random: () => number = Math.random): number {
  const full = Math.min(longestWaitMs, (firstWaitMs[kind] ?? 1_000) * 2 ** (failedAttempts - 1))
  return Math.round(full * (0.5 + random() / 2))
}
