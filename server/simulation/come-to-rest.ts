import { asPlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { meddlerIn } from '@/server/drivers/simulated/meddle'
import type { MemoryWorld } from '@/server/drivers/simulated/memory-world'
import { retryTask } from '@/server/services/tasks/retry-task'
import { operatorOn } from '@/server/services/testing'
import type { Database } from './platform/database'
import type { Schedule } from './platform/schedule'
import { time } from './platform/time'
import type { Process, Reconciler, Worker } from './processes'

const minute = 60_000
/**
 * A task that takes longer than this, with nothing in its way, never ends. One that was to go on at a moment of a clock
 * that was an hour ahead waits for that hour.
 */
const patienceMs = 90 * minute
const mostRounds = 5

export type Of = {
  database: Database
  world: MemoryWorld
  schedule: Schedule
  workers: Worker[]
  reconciler: Reconciler
  web: Process
}

/**
 * All is mended: tasks end, an operator tries again what was left behind, everything is looked at twice; as long as that
 * makes for more to do. Answers what does not come to an end.
 */
export async function comeToRest(of: Of): Promise<string[]> {
  for (let round = 1; round <= mostRounds; round++) {
    const left = await tasksEnd(of)
    if (left.length > 0) return left
    await switchOn(of.world)
    const { tasks, needy } = await count(of.database)
    // The last word: nothing is in their way any more.
    if (round === mostRounds && needy.length > 0)
      return needy.map(({ kind, message }) => `${kind} still needs an operator, with nothing in its way: ${message}`)
    const isRetried = await someoneRetries(of, needy)
    const trouble = isRetried ? null : await lookTwice(of)
    if (trouble) return [trouble]
    if (!isRetried && (await count(of.database)).tasks === tasks) return []
  }
  return ['It never comes to rest: there is ever more to do.']
}

/** A task may have switched a host off that it had given up just before all was mended. */
async function switchOn(world: MemoryWorld) {
  for (const { name, role, hasPower } of world.contents.places)
    if (role === 'host' && !hasPower) await meddlerIn(world).powerBack(name)
}

async function tasksEnd({ database, schedule, workers }: Of): Promise<string[]> {
  const end = time.elapsedMs + patienceMs
  const isIdle = () => workers.every(worker => worker.isDead || worker.engine.running === 0)
  for (;;) {
    const unended = database.look<{ kind: string; state: string; waitsMs: number }>(
      `SELECT kind, state, (extract(epoch FROM greatest(run_at, lease_until) - clock_timestamp()) * 1000)::float8 AS "waitsMs"
       FROM task WHERE state IN ('queued', 'running', 'rolling back')`,
    )
    if (unended.length === 0) return []
    if (time.elapsedMs >= end || schedule.isCircling)
      return unended.map(({ kind, state }) => `A task never ends: ${kind} is ${state}.`)
    await schedule.until(() => !isIdle(), 5_000)
    await schedule.until(isIdle, minute)
    const waitsMs = Math.min(...unended.map(each => each.waitsMs))
    // Nobody has anything to do for most of an hour: no need to watch them look for work all the while.
    if (isIdle() && waitsMs > minute) time.leap(waitsMs - minute)
  }
}

type Needy = { id: Id<'task'>; kind: string; message: string }

async function count(database: Database): Promise<{ tasks: number; needy: Needy[] }> {
  const [row] = database.look<{ tasks: number; needy: Needy[] }>(
    `SELECT count(*)::int AS tasks, coalesce(json_agg(json_build_object('id', id, 'kind', kind, 'message', error ->> 'message')
       ORDER BY id) FILTER (WHERE state = 'needs operator' AND kind NOT IN ('design.apply', 'host.drain')), '[]') AS needy FROM task`,
  )
  return row!
}

/** Answers whether anything is tried again: where somebody else has it by now, nothing is. */
async function someoneRetries({ schedule, web }: Of, needy: Needy[]): Promise<boolean> {
  let isRetried = false
  for (const { id } of needy)
    await settled(schedule, async () => {
      try {
        await retryTask(operatorOn(web.store), { taskId: id })
        isRetried = true
      } catch (error) {
        if (asPlenumError(error).kind === 'internal') throw error
      }
    })
  return isRetried
}

async function lookTwice({ schedule, reconciler }: Of): Promise<string | null> {
  for (let look = 0; look < 2; look++) {
    const trouble = await settled(schedule, () => reconciler.sweep())
    if (trouble) return trouble
  }
  return null
}

export async function settled(schedule: Schedule, work: () => Promise<unknown>): Promise<string | null> {
  let ended: { trouble: string | null } | undefined
  work().then(
    () => {
      ended = { trouble: null }
    },
    error => {
      ended = { trouble: `It fails with nothing in its way: ${error}` }
    },
  )
  await schedule.until(() => ended !== undefined, 5 * minute)
  return ended ? ended.trouble : 'It does not come to an end, with nothing in its way.'
}
