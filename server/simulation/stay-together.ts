import { execFile } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'

/**
 * A process and its database’s only ever wait for each other: on one processor a statement wakes nobody else’s, which
 * halves what it costs. Where that can’t be had (no Linux, the database elsewhere) nothing else differs.
 */
export async function stayTogether(place: number, pids: number[]): Promise<void> {
  const processor = String(place % availableParallelism())
  for (const pid of pids)
    await promisify(execFile)('taskset', ['--all-tasks', '--cpu-list', '--pid', processor, String(pid)]).catch(() => {})
}
