import type pg from 'pg'
import { type Lease, renewLeases } from '@/server/store/task-queue'
import type { Control } from './control'

export type Held = {
  lease: Lease
  control: Control
  /** `performance.now()` of the last request that the database granted. */
  renewedAt: number
}

/**
 * Keeps the leases of all held runs alive. A run that the database no longer counts as ours, or about which it has not
 * answered for most of a lease, is lost: it stops before another worker may begin. The database alone judges; our
 * clock only makes us give up early.
 */
export function keepAlive(pool: pg.Pool, held: Iterable<Held>, leaseMs: number) {
  let isRenewing = false

  async function renew(): Promise<void> {
    if (isRenewing) return
    const mine = [...held].filter(run => !run.control.isLost)
    if (mine.length === 0) return
    isRenewing = true
    const askedAt = performance.now()
    try {
      const granted = new Map(
        (
          await renewLeases(
            pool,
            mine.map(run => run.lease),
          )
        ).map(row => [`${row.id}/${row.epoch}`, row]),
      )
      for (const run of mine) {
        const answer = granted.get(`${run.lease.id}/${run.lease.epoch}`)
        if (answer) run.renewedAt = askedAt
        if (answer?.cancelRequested) run.control.cancel()
        if (answer) run.control.hearPause(answer.pauseRequested)
        // A run that has just ended or given its task back is not in the answer either: losing it then changes nothing.
        if (!answer) run.control.lose()
      }
    } catch {
      // The next beat tries again; `giveUp` decides when it has been too long.
    } finally {
      isRenewing = false
    }
  }

  function giveUp() {
    const now = performance.now()
    for (const run of held) if (now - run.renewedAt > leaseMs * 0.7) run.control.lose()
  }

  const beat = setInterval(() => {
    giveUp()
    void renew()
  }, leaseMs / 4)

  return {
    /** Asks at once, for instance whether something was cancelled. */
    renew,
    stop: () => clearInterval(beat),
  }
}
