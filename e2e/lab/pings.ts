import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/**
 * Pings an address all the time from a machine's namespace. What counts is what stayed without an answer, not when
 * answers came: a busy machine sends late as well.
 */
export function startPings(netns: string, address: string, everyMs: number) {
  const command = ['netns', 'exec', netns, 'ping', '-n', '-i', String(everyMs / 1_000), address]
  const child = spawn('ip', command, { stdio: ['ignore', 'pipe', 'ignore'] })
  let [answered, last, longest] = [0, 0, 0]
  createInterface(child.stdout).on('line', line => {
    const sequence = Number(/icmp_seq=(\d+) .*time=/.exec(line)?.[1] ?? 0)
    if (sequence <= last) return
    if (last > 0) longest = Math.max(longest, sequence - last - 1)
    answered++
    last = sequence
  })
  return {
    /** How many were, so far. */
    answered: () => answered,
    /** @returns for how long it was silent at most, until its last answer. */
    async stop(): Promise<number> {
      const ended = once(child, 'close')
      child.kill()
      await ended
      return longest * everyMs
    },
  }
}
