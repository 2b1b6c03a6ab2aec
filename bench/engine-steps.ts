import { createEngine } from '@/server/engine'
import { scripted } from '@/server/engine/testing/scripted'
import { taskChannel } from '@/server/store/task-sql'
import { bareQueue } from './support/bare-queue'
import { openBenchDatabase } from './support/database'
import { fillQueue } from './support/fill-queue'
import type { Bench } from './types'

const connections = 10
const stepsPerTask = 6
const steps = 3_000

let db: Awaited<ReturnType<typeof openBenchDatabase>>
let queue: Awaited<ReturnType<typeof bareQueue>>
let engine: ReturnType<typeof createEngine>

/** Steps that do nothing, so that only their durability is measured: state, output, events, lease. */
export const bench: Bench = {
  id: 'engine-steps',
  what: 'durable steps per second (tasks of six steps, as create instance has) ÷ a bare SKIP LOCKED loop’s jobs with two commits each',
  unit: '/s',
  aim: { ratio: { atLeast: 0.6 } },

  async setup() {
    db = await openBenchDatabase({ connections })
    queue = await bareQueue(db.pool, connections)
    engine = createEngine({ store: db, workflows: scripted(), ports: {} })
    await engine.start()
  },

  async ours() {
    await fillQueue(db.pool, 'instance.create', steps / stepsPerTask)
    const from = performance.now()
    await db.pool.query('SELECT pg_notify($1, $2)', [taskChannel, ''])
    await engine.idle()
    return steps / ((performance.now() - from) / 1000)
  },

  async peer() {
    await queue.fill(steps)
    const from = performance.now()
    await queue.drain()
    return steps / ((performance.now() - from) / 1000)
  },

  async teardown() {
    await engine.stop()
    await db.drop()
  },
}
