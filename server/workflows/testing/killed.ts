import { spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'vitest'
import type { TestWorld } from '../testing'

const workerFile = path.join(import.meta.dirname, 'kill-worker.ts')
/** Short, so that the test is; long enough for a busy machine. */
const leaseMs = 2_500

/**
 * A worker in a process of its own. `until` is told each moment, `<task id> <index>:<phase>`, and says when to kill it,
 * with SIGKILL. It stays for ever at moments that `halts` lists by the task’s id.
 */
export async function workUntil(
  { database }: TestWorld,
  until: (moment: string) => boolean,
  halts: Record<string, string[]> = {},
): Promise<void> {
  const args = ['--import', 'tsx', workerFile, database.url, `${leaseMs}`, JSON.stringify(halts)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = new Promise(resolve => child.once('exit', (_, signal) => resolve(signal)))
  for await (const moment of createInterface(child.stdout)) if (until(moment)) break
  child.kill('SIGKILL')
  expect(await gone).toBe('SIGKILL')
}

/** The same, killed once each task is at all the moments that `halts` lists for it. */
export async function workTo(world: TestWorld, halts: Record<string, string[]>): Promise<void> {
  const all = Object.entries(halts).flatMap(([id, moments]) => moments.map(at => `${id} ${at}`))
  const missing = new Set(all)
  const isThere = (moment: string) => {
    missing.delete(moment)
    return missing.size === 0
  }
  await workUntil(world, isThere, halts)
  // Each was stopped where it was meant to be.
  const begun = { state: { in: ['running', 'undoing'] }, taskId: { in: Object.keys(halts) } }
  const left = await world.database.prisma.step.findMany({ where: begun })
  const wanted = all.map(moment => moment.split(':')[0])
  expect(left.map(step => `${step.taskId} ${step.index}`)).toEqual(expect.arrayContaining(wanted))
}

/** A worker that is left alive carries all that is queued to its end. */
export async function finish(world: TestWorld): Promise<void> {
  const worker = world.engine({ leaseMs })
  await worker.start()
  await worker.idle()
  await worker.stop()
}

/** How often each thing was made, by `<kind> <id>`, in the infrastructure’s words. */
export async function countMade({ database }: TestWorld): Promise<Map<string, number>> {
  const { rows } = await database.pool.query<{ kind: string; id: string; count: number }>(
    `SELECT kind, ref_id AS id, count(*)::int FROM simulated.event WHERE what = 'created' GROUP BY 1, 2`,
  )
  return new Map(rows.map(row => [`${row.kind} ${row.id}`, row.count]))
}
