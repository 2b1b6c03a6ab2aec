import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { claimTasks } from '@/server/store/task-queue'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { moment, queue, readTask, runAll, someTask, workerOf } from './testing/scripted'

let store: TestDatabase
beforeAll(async () => {
  store = await createTestDatabase()
})
beforeEach(() => store.pool.query('TRUNCATE task, step, task_lock CASCADE'))
afterAll(() => store.drop())

/** Many waiting tasks at once, of one step. */
const fill = (count: number) =>
  store.pool.query(
    `WITH t AS (
       INSERT INTO task (id, kind, title, input, deadline_ms)
       SELECT 'task_' || n, 'volume.create', 'v', '{"volumeId":"vol_1","name":"v","sizeGiB":1}', 60000
       FROM generate_series(1, $1::int) AS n RETURNING id
     ) INSERT INTO step (task_id, index, name) SELECT id, 0, 'Create the volume' FROM t`,
    [count],
  )

describe('the queue', () => {
  test('two workers never run one task at once, and every task runs once', async () => {
    await fill(300)
    const runs = new Map<string, number>()
    const now = new Set<string>()
    let overlaps = 0
    const script = {
      'volume.create': {
        'Create the volume': {
          async do({ task }: { task: { id: string } }) {
            if (now.has(task.id)) overlaps++
            now.add(task.id)
            runs.set(task.id, (runs.get(task.id) ?? 0) + 1)
            await store.pool.query('SELECT 1')
            now.delete(task.id)
          },
        },
      },
    }
    const workers = [1, 2, 3].map(() => workerOf(store, script, { concurrency: 7 }))
    await Promise.all(workers.map(worker => worker.start()))
    await Promise.all(workers.map(worker => worker.idle()))
    await Promise.all(workers.map(worker => worker.stop()))
    expect(overlaps).toBe(0)
    expect(runs.size).toBe(300)
    expect([...runs.values()].every(count => count === 1)).toBe(true)
  })

  test('a claim among 20,000 waiting tasks costs what one among a few does', async () => {
    const medianMs = async () => {
      const times: number[] = []
      for (let i = 0; i < 31; i++) {
        const from = performance.now()
        expect(await claimTasks(store.pool, { worker: 'w', leaseMs: 60_000, limit: 4 })).toHaveLength(4)
        times.push(performance.now() - from)
      }
      return times.sort((a, b) => a - b)[15]!
    }
    await fill(200)
    await store.pool.query('ANALYZE task, step')
    const amongFew = await medianMs()
    await store.pool.query('TRUNCATE task, step CASCADE')
    await fill(20_000)
    await store.pool.query('ANALYZE task, step')
    expect(await medianMs()).toBeLessThan(amongFew * 5 + 1)
  })

  test('1,000 waiting tasks are all done by one worker', async () => {
    await fill(1_000)
    await runAll(store, {})
    const { rows } = await store.pool.query('SELECT state, count(*)::int FROM task GROUP BY 1')
    expect(rows).toEqual([{ state: 'succeeded', count: 1_000 }])
  })

  test('higher priority goes first, then the older', async () => {
    const low = await queue(store, someTask({ priority: -1 }))
    const older = await queue(store, someTask())
    const newer = await queue(store, someTask())
    const high = await queue(store, someTask({ priority: 5 }))
    const order: string[] = []
    await runAll(
      store,
      { 'host.add': { 'Connect to the host': { do: async ({ task }) => void order.push(task.id) } } },
      { concurrency: 1 },
    )
    expect(order).toEqual([high, older, newer, low])
  })

  test('never runs more at once than it may', async () => {
    await fill(40)
    let now = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, ++now)
      await store.pool.query('SELECT pg_sleep(0.002)')
      now--
    }
    await runAll(store, { 'volume.create': { 'Create the volume': { do: work } } }, { concurrency: 4 })
    expect(most).toBe(4)
  })
})

describe('waking', () => {
  const started = () => {
    const { comes, happen } = moment()
    return { comes, script: { 'host.add': { 'Connect to the host': { do: async () => happen() } } } }
  }

  test('a queued task starts by the call, long before any poll', async () => {
    const { comes, script } = started()
    const worker = workerOf(store, script, { pollMs: 3_600_000 })
    await worker.start()
    await queue(store, someTask())
    await comes
    await worker.idle()
    await worker.stop()
  })

  test('a task whose call was lost is found by the poll', async () => {
    const { comes, script } = started()
    const worker = workerOf(store, script, { pollMs: 50 })
    await worker.start()
    const id = await queue(store, someTask())
    await worker.idle()
    // Queued behind everyone's back: no call.
    await store.pool.query(`UPDATE task SET state = 'queued', epoch = 0 WHERE id = $1`, [id])
    await store.pool.query(`UPDATE step SET state = 'waiting' WHERE task_id = $1`, [id])
    await comes
    await worker.idle()
    await worker.stop()
    expect(await readTask(store, id)).toMatchObject({ state: 'succeeded', epoch: 1 })
  })

  test('finds its way back after its connections were cut', async () => {
    const { comes, script } = started()
    const worker = workerOf(store, script, { pollMs: 3_600_000 })
    await worker.start()
    const admin = new pg.Client(store.url)
    await admin.connect()
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
         AND application_name = 'plenum-engine'`,
    )
    await admin.end()
    await queue(store, someTask())
    await comes
    await worker.idle()
    await worker.stop()
  })

  test('a cut in the middle of a step costs nothing', async () => {
    const id = await queue(store, someTask())
    const cut = async () => {
      const admin = new pg.Client(store.url)
      await admin.connect()
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      )
      await admin.end()
    }
    await runAll(store, { 'host.add': { 'Read its capacity': { do: cut } } })
    expect(await readTask(store, id)).toMatchObject({ state: 'succeeded', epoch: 1 })
  })
})
