import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Asks `ready` again and again until it gives something (not undefined, false or an error).
 * After the deadline the error says what did not come up, why, and where to read more.
 */
export async function waitFor<T>(
  what: string,
  ready: () => Promise<T | undefined | false>,
  { timeoutMs = 20_000, everyMs = 50, log }: { timeoutMs?: number; everyMs?: number; log?: string } = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    let reason = ''
    try {
      const answer = await ready()
      if (answer !== undefined && answer !== false) return answer
    } catch (error) {
      reason = `: ${error instanceof Error ? error.message : error}`
    }
    if (Date.now() > deadline) {
      throw new Error(`${what} did not come up within ${timeoutMs / 1000} s${reason}${log ? ` (logs: ${log})` : ''}`)
    }
    await sleep(everyMs)
  }
}
