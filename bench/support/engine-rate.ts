import { createEngine } from '@/server/engine'
import { scripted } from '@/server/engine/testing/scripted'
import { taskChannel } from '@/server/store/task-sql'
import { taskCatalog } from '@/server/tasks/catalog'
import type { Bench } from '../types'
import { bareQueue } from './bare-queue'
import { openBenchDatabase } from './database'
import { fillQueue } from './fill-queue'

const connections = 10
const steps = 3_000

/**
 * How fast an engine at its defaults empties a queue of tasks whose steps do nothing, so that only their durability is
 * measured: state, output, events, lease, locks, history. The peer has as many connections and does the least that a
 * queue can. One process each, commits on disk.
 */
export function engineRate(
  kind: 'instance.create' | 'volume.create',
  claim: Pick<Bench, 'id' | 'what' | 'aim'>,
): Bench {
  let db: Awaited<ReturnType<typeof openBenchDatabase>>
  let queue: Awaited<ReturnType<typeof bareQueue>>
  let engine: ReturnType<typeof createEngine>
  const rate = async (work: () => Promise<unknown>) => {
    const from = performance.now()
    await work()
    return steps / ((performance.now() - from) / 1000)
  }
  return {
    ...claim,
    unit: '/s',
    async setup() {
      db = await openBenchDatabase({ connections })
      queue = await bareQueue(db.pool, connections)
      engine = createEngine({ store: db, workflows: scripted(), ports: {} })
      await engine.start()
    },
    async ours() {
      await fillQueue(db.pool, kind, steps / taskCatalog[kind].steps.length)
      return rate(async () => {
        await db.pool.query('SELECT pg_notify($1, $2)', [taskChannel, ''])
        await engine.idle()
      })
    },
    async peer() {
      await queue.fill(steps)
      return rate(queue.drain)
    },
    async teardown() {
      await engine?.stop()
      await db?.drop()
    },
  }
}
