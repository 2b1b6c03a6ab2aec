import pg from 'pg'
import { createEngine } from '@/server/engine'
import { moment, queue, scripted, smallTask } from '@/server/engine/testing/scripted'
import type { Bench } from '../types'
import { bareQueue } from './bare-queue'
import { openBenchDatabase } from './database'
import { median } from './measure'

const times = 100

/** What a peer gets: a call that begins something, and the promise that it has begun on the other side. */
export type Peer = (on: { pool: pg.Pool; queue: Awaited<ReturnType<typeof bareQueue>> }) => {
  ask(): Promise<unknown>
  heard(): Promise<unknown>
}

/**
 * How long from the call of `enqueueTask`, its transaction and commit included, to the first line of the task's first
 * step; the median of a hundred, one after the other. The peer's call is heard by a listener on another connection.
 */
export function engineLatency(claim: Pick<Bench, 'id' | 'what' | 'aim'>, peer: Peer): Bench {
  let db: Awaited<ReturnType<typeof openBenchDatabase>>
  let engine: ReturnType<typeof createEngine>
  let listener: pg.Client
  let bare: ReturnType<Peer>
  let begun = moment()

  const p50 = async (once: () => Promise<unknown>) => {
    const durations: number[] = []
    for (let i = 0; i < times; i++) {
      const from = performance.now()
      await once()
      durations.push(performance.now() - from)
      // Let what follows the measured moment (the task's end, the next claim) run out.
      await engine.idle()
    }
    return median(durations)
  }

  return {
    ...claim,
    unit: 'ms',
    async setup() {
      db = await openBenchDatabase({ connections: 10 })
      const script = { 'volume.create': { 'Create the volume': { do: async () => begun.happen() } } }
      engine = createEngine({ store: db, workflows: scripted(script), ports: {} })
      await engine.start()
      bare = peer({ pool: db.pool, queue: await bareQueue(db.pool, 1) })
      listener = new pg.Client(db.url)
      await listener.connect()
      await listener.query('LISTEN bare')
      listener.on('notification', () => void bare.heard().then(() => begun.happen()))
    },
    ours: () =>
      p50(() => {
        begun = moment()
        return Promise.all([queue(db, smallTask()), begun.comes])
      }),
    peer: () =>
      p50(() => {
        begun = moment()
        return Promise.all([bare.ask(), begun.comes])
      }),
    async teardown() {
      await engine?.stop()
      await listener?.end()
      await db?.drop()
    },
  }
}
