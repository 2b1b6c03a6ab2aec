import type { Recall } from './recall'

/** When the next task may be claimed, by the database’s clock (ms); null: none waits. As `claimTasks` has it. */
export const nextDue = `SELECT extract(epoch FROM min(CASE state WHEN 'queued' THEN run_at ELSE greatest(run_at, lease_until) END)) * 1000 AS due
  FROM task WHERE state IN ('queued', 'running', 'rolling back')`

const bearingOnIt = ['*', 'state', 'run_at', 'lease_until'].map(column => `task.${column}`)

/**
 * Two workers look for work all the time, and mostly there is none: who found nothing finds nothing again until somebody
 * writes to tasks, or one of them is due. Known by its very text: one with a planted bug is always asked.
 */
export class IdleClaims {
  private text: string | undefined
  private foundNothingAt = 0

  constructor(private readonly recall: Recall) {}

  begin() {
    this.text = undefined
  }
  foundNothing(text: string) {
    this.text = text
    this.foundNothingAt = this.recall.now
  }
  isIdle(text: string, now: number, readDue: () => number | null): boolean {
    if (text !== this.text || this.recall.isWritten(bearingOnIt, this.foundNothingAt)) return false
    const due = readDue()
    return due === null || now < due
  }
}
