import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { Store } from '@/server/store/store'
import { locksIn } from '@/server/store/task-locks'
import { type ClaimedTask, claimTasks, countUnended, releaseLease, ringEvents } from '@/server/store/task-queue'
import { endTask } from '@/server/store/task-writes'
import { backoffMs } from './backoff'
import { openBell } from './bell'
import { createControl } from './control'
import { type Held, keepAlive } from './heartbeat'
import { openJournal } from './journal'
import { listen } from './listener'
import { type RunOptions, runTask } from './run'
import { sleep } from './sleep'
import type { Workflows } from './types'

export type EngineOptions<Ports> = Partial<Omit<RunOptions, 'workflows' | 'ports' | 'leaseMs'>> & {
  store: Pick<Store, 'pool' | 'url'>
  workflows: Workflows<Ports>
  ports: Ports
  /** Shows in the task's row; must differ between workers. */
  workerId?: string
  /** Tasks at once. Default 32. */
  concurrency?: number
  /** After so long without a heartbeat any other worker goes on. Default 10 s. */
  leaseMs?: number
  /** Looks for work so often if no call came. Default 1 s. */
  pollMs?: number
  /** Told of errors that no task can carry: the database is away, a bug in the engine. */
  onError?: (error: unknown) => void
}

export type Engine = ReturnType<typeof createEngine>

/** One worker. Any number may share a database. */
export function createEngine<Ports>(options: EngineOptions<Ports>) {
  const { store, concurrency = 32, leaseMs = 10_000, pollMs = 1_000, onError = () => {} } = options
  const { pool } = store
  const worker = options.workerId ?? `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`
  const runOptions: RunOptions = {
    workflows: options.workflows,
    ports: options.ports,
    sleep: options.sleep ?? sleep,
    backoffMs: options.backoffMs ?? backoffMs,
    leaseMs,
    longWaitMs: options.longWaitMs ?? 2_000,
    settleMs: options.settleMs ?? 5_000,
    parallel: options.parallel ?? 8,
    laneWidth: options.laneWidth ?? 2,
    onStep: options.onStep,
  }
  const held = new Set<Held & { done: Promise<void> }>()
  let isAccepting = false
  let claiming: Promise<void> | undefined
  let isCalledAgain = false
  let heartbeat: ReturnType<typeof keepAlive> | undefined
  let listener: ReturnType<typeof listen> | undefined
  let poll: NodeJS.Timeout | undefined

  const bell = openBell(() => ringEvents(listener?.client ?? pool))

  /** Looks for work; calls that come meanwhile make it look once more. */
  function wake() {
    if (claiming) isCalledAgain = true
    else if (isAccepting && held.size < concurrency)
      claiming = claim()
        .catch(onError)
        .finally(() => {
          claiming = undefined
          if (isCalledAgain) wake()
        })
  }

  async function claim() {
    let isFull = true
    while (isAccepting && isFull && held.size < concurrency) {
      isCalledAgain = false
      const limit = concurrency - held.size
      const askedAt = performance.now()
      const tasks = await claimTasks(pool, { worker, leaseMs, limit })
      if (tasks.length > 0) bell.ring()
      for (const task of tasks) hold(task, askedAt)
      isFull = tasks.length === limit
    }
  }

  function hold(task: ClaimedTask, askedAt: number) {
    const lease = { id: task.id, epoch: task.epoch, worker, leaseMs, locks: locksIn(task.input) }
    const run = { lease, control: createControl(), renewedAt: askedAt, done: Promise.resolve() }
    held.add(run)
    if (!isAccepting) run.control.shutDown()
    run.done = carry(task, run)
      .catch(onError)
      .finally(() => {
        held.delete(run)
        wake()
      })
  }

  async function carry(task: ClaimedTask, { lease, control }: Held) {
    const journal = openJournal(pool, lease, control, bell.ring)
    try {
      const result = await runTask(task, journal, control, runOptions)
      await journal.close()
      // Someone stuck in a step may still be at work: then the next worker waits for the lease to run out.
      if (result === 'halted' && !control.isLost) await releaseLease(pool, lease)
    } catch (error) {
      onError(error)
      const message = 'Something went wrong in Plenum’s engine. Ask an operator to look at the task.'
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
      const failure = { kind: 'internal', message, detail, step: null } as const
      const activity = `${task.title}: needs an operator. ${message}`
      if (!control.isLost) await endTask(pool, lease, { state: 'needs operator', error: failure, activity })
      bell.ring()
    }
  }

  return {
    worker,
    /** How many tasks it is at. */
    get running() {
      return held.size
    },

    /** Resolves once it listens, or has found that it cannot yet. */
    async start() {
      if (isAccepting) return
      isAccepting = true
      heartbeat = keepAlive(pool, held, leaseMs)
      poll = setInterval(wake, pollMs)
      listener = listen(store.url, {
        work: wake,
        cancel() {
          void heartbeat?.renew()
          wake()
        },
      })
      wake()
      await listener.opened
    },

    /**
     * Takes no more, tells the steps at work to stop, and gives their tasks back for others to go on at once. What has
     * not stopped after `graceMs` is left to its lease.
     */
    async stop({ graceMs = 5_000 }: { graceMs?: number } = {}) {
      isAccepting = false
      clearInterval(poll)
      await claiming
      const runs = [...held]
      for (const run of runs) run.control.shutDown()
      await Promise.race([Promise.all(runs.map(run => run.done)), delay(graceMs, undefined, { ref: false })])
      for (const run of held) run.control.lose()
      heartbeat?.stop()
      await bell.silence()
      await listener?.close()
    },

    /** For tests: resolves when no task is left that has not ended, whoever is at it. */
    async idle() {
      while (held.size > 0 || (await countUnended(pool)) > 0) await delay(10)
    },
  }
}
