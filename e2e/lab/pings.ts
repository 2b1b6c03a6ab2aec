import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/**
 * Pings an address all the time from a machine's namespace. What counts is when its answers would have come had each ping
 * been sent on time: a busy machine sends late as well. One that stood in a queue until its guest went on is late by that.
 */
export function startPings(netns: string, address: string, everyMs: number) {
  const command = ['netns', 'exec', netns, 'ping', '-n', '-i', String(everyMs / 1_000), address]
  const child = spawn('ip', command, { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(child, 'close')
  let [answered, lastMs, longestMs] = [0, 0, 0]
  createInterface(child.stdout).on('line', line => {
    const [, sequence, tookMs] = /icmp_seq=(\d+) .*time=([\d.]+) ms$/.exec(line) ?? []
    if (!sequence) return
    const atMs = Number(sequence) * everyMs + Number(tookMs)
    if (answered > 0) longestMs = Math.max(longestMs, atMs - lastMs - everyMs)
    answered++
    lastMs = Math.max(lastMs, atMs)
  })
  return {
    /** How many were, so far. */
    answered: () => answered,
    /** @returns for how long it was silent at most, until its last answer. */
    async stop(): Promise<number> {
      child.kill()
      await ended
      return Math.round(longestMs)
    },
  }
}
