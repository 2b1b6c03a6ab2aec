import { spawn } from 'node:child_process'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { claimTasks, releaseLease, renewLeases } from '@/server/store/task-queue'
import { endTask, writeTask } from '@/server/store/task-writes'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { moment, queue, readTask, runAll, type Script, someTask, workerOf } from './testing/scripted'

let store: TestDatabase
beforeAll(async () => {
  store = await createTestDatabase()
  await store.pool.query('CREATE TABLE effect (n serial, name text, way text, pid int)')
})
afterEach(() => runAll(store, {}))
afterAll(() => store.drop())

const claim = async (worker: string, leaseMs = 60_000) => {
  const [task] = await claimTasks(store.pool, { worker, leaseMs, limit: 1 })
  return task && { id: task.id, epoch: task.epoch, worker, leaseMs }
}
const expire = (id: string) =>
  store.pool.query(`UPDATE task SET lease_until = now() - interval '1 ms' WHERE id = $1`, [id])

describe('the fence', () => {
  test('a zombie’s writes, renewals, releases and end are refused once another worker has the task', async () => {
    const id = await queue(store, someTask())
    const zombie = (await claim('zombie'))!
    await expire(id)
    const owner = (await claim('owner'))!
    expect(owner).toMatchObject({ id, epoch: zombie.epoch + 1 })
    const before = await readTask(store, id)
    const events = await store.prisma.event.count()
    expect(
      await writeTask(store.pool, zombie, { percent: 99, steps: [{ index: 0, state: 'done' }], log: [] }),
    ).toBeNull()
    expect(await endTask(store.pool, zombie, { state: 'succeeded', activity: 'x' })).toBe(false)
    expect(await renewLeases(store.pool, [zombie])).toEqual([])
    await releaseLease(store.pool, zombie)
    expect(await readTask(store, id)).toEqual(before)
    expect(await store.prisma.event.count()).toBe(events)
    expect(await store.prisma.activity.count({ where: { taskId: id } })).toBe(0)
    expect(await writeTask(store.pool, owner, { percent: 5 })).toMatchObject({ cancelRequested: false })
    await expire(id)
  })

  test('the same worker under an older epoch is a zombie too', async () => {
    const id = await queue(store, someTask())
    const first = (await claim('w'))!
    await expire(id)
    await claim('w')
    expect(await writeTask(store.pool, first, { percent: 99 })).toBeNull()
    await expire(id)
  })

  test('a task is not given away while its lease holds', async () => {
    const id = await queue(store, someTask())
    await claim('w')
    expect(await claim('other')).toBeUndefined()
    await expire(id)
  })

  test('a lease that ran out long ago is waited for: the clock may have jumped while somebody was at it', async () => {
    const leaseMs = 60_000
    const waits = async (lapsed: string) => {
      const id = await queue(store, someTask())
      await claim('former')
      await store.pool.query(`UPDATE task SET lease_until = now() - $2::interval WHERE id = $1`, [id, lapsed])
      const order: (string | number)[] = []
      const script = { 'host.add': { 'Connect to the host': { do: async () => void order.push('step') } } }
      await runAll(store, script, { leaseMs, sleep: async ms => void order.push(ms) })
      return order
    }
    expect(await waits('1 hour')).toEqual([leaseMs, 'step'])
    expect(await waits('1 second')).toEqual(['step'])
  })

  test('a worker that loses its lease hears it by the step’s signal and writes nothing more', async () => {
    const began = moment()
    const stopped = moment<unknown>()
    const id = await queue(store, someTask())
    const loser = workerOf(
      store,
      {
        'host.add': {
          'Connect to the host': {
            do: ({ call }) =>
              new Promise((_, reject) => {
                began.happen()
                call.signal.addEventListener('abort', () => {
                  stopped.happen(call.signal.reason)
                  reject(new Error('I failed'))
                })
              }),
          },
        },
      },
      { leaseMs: 200 },
    )
    await loser.start()
    await began.comes
    await store.pool.query(`UPDATE task SET epoch = epoch + 1, worker = 'thief' WHERE id = $1`, [id])
    expect(await stopped.comes).toMatchObject({ message: 'Another worker goes on with this task.' })
    await store.pool.query(`UPDATE task SET lease_until = now() + interval '1 h' WHERE id = $1`, [id])
    await loser.stop()
    expect(await readTask(store, id)).toMatchObject({ state: 'running', worker: 'thief', error: null })
    await expire(id)
  })

  test('a worker that the database no longer answers gives up before its lease runs out', async () => {
    const leaseMs = 2_000
    const began = moment()
    const stopped = moment<number>()
    await queue(store, someTask())
    const pool = {
      query: (...args: unknown[]) => (isDeaf ? new Promise(() => {}) : Reflect.apply(query, store.pool, args)),
    }
    const query = store.pool.query
    let isDeaf = false
    const worker = workerOf(
      { ...store, pool: pool as typeof store.pool },
      {
        'host.add': {
          'Connect to the host': {
            do: ({ call }) =>
              new Promise((_, reject) => {
                isDeaf = true
                const from = performance.now()
                began.happen()
                call.signal.addEventListener('abort', () => {
                  stopped.happen(performance.now() - from)
                  reject(call.signal.reason)
                })
              }),
          },
        },
      },
      { leaseMs },
    )
    await worker.start()
    await began.comes
    expect(await stopped.comes).toBeLessThan(leaseMs)
  })
})

describe('shutdown', () => {
  test('another worker goes on at once, with the same try', async () => {
    const began = moment()
    const attempts: number[] = []
    const id = await queue(store, someTask())
    let isFirst = true
    const script: Script = {
      'host.add': {
        'Read its capacity': {
          do({ call, attempt }) {
            attempts.push(attempt)
            if (!isFirst) return Promise.resolve()
            isFirst = false
            began.happen()
            return new Promise((_, reject) => call.signal.addEventListener('abort', () => reject(new Error('cut off'))))
          },
        },
      },
    }
    const leaving = workerOf(store, script, { leaseMs: 3_600_000 })
    await leaving.start()
    await began.comes
    const staying = workerOf(store, script, { pollMs: 3_600_000 })
    await staying.start()
    await leaving.stop()
    await staying.idle()
    await staying.stop()
    expect(attempts).toEqual([1, 1])
    const task = await readTask(store, id)
    expect(task).toMatchObject({ state: 'succeeded', epoch: 2 })
    expect(task.steps[1]).toMatchObject({ attempts: 1, error: null })
  })

  test('a step that ends in spite of the signal is recorded, not repeated', async () => {
    const began = moment()
    let done = 0
    const id = await queue(store, someTask())
    const script: Script = {
      'host.add': {
        'Connect to the host': {
          do: ({ call }) =>
            new Promise(resolve => {
              done++
              began.happen()
              call.signal.addEventListener('abort', () => resolve({ got: 'it' }))
            }),
        },
      },
    }
    const worker = workerOf(store, script)
    await worker.start()
    await began.comes
    await worker.stop()
    const task = await readTask(store, id)
    expect(task).toMatchObject({ state: 'running', worker: null, leaseUntil: null, outputs: { got: 'it' } })
    await runAll(store, script)
    expect(done).toBe(1)
  })

  test('a step that does not stop keeps its lease, so that nobody runs beside it', async () => {
    const began = moment()
    const id = await queue(store, someTask())
    const endless = () => {
      began.happen()
      return new Promise<void>(() => {})
    }
    const worker = workerOf(store, { 'host.add': { 'Connect to the host': { do: endless } } })
    await worker.start()
    await began.comes
    await worker.stop({ graceMs: 20 })
    expect((await readTask(store, id)).worker).toBe(worker.worker)
    await expire(id)
  })
})

describe('kill -9', () => {
  const moments = ['0:do', '0:did', '1:do', '1:did', '2:do', '2:did']
  test.each(moments)('at %s: another worker goes on within a lease, and no recorded step is repeated', async at => {
    await store.pool.query('TRUNCATE effect')
    const leaseMs = 1_000
    const id = await queue(store, someTask())
    const child = spawn(process.execPath, ['--import', 'tsx', workerFile, store.url, `${leaseMs}`, at], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const gone = new Promise(resolve => child.once('exit', resolve))
    await new Promise(resolve => child.stdout.once('data', resolve))
    child.kill('SIGKILL')
    await gone
    const from = performance.now()
    const record = (name: string) => ({
      do: async () => void (await store.pool.query(`INSERT INTO effect (name, way) VALUES ($1, 'do')`, [name])),
    })
    await runAll(store, {
      'host.add': {
        'Connect to the host': record('a'),
        'Read its capacity': record('b'),
        'Admit it to placement': record('c'),
      },
    })
    expect(performance.now() - from).toBeLessThan(leaseMs + 4_000)
    const task = await readTask(store, id)
    expect(task).toMatchObject({ state: 'succeeded', epoch: 2 })
    expect(task.steps.map(step => step.attempts)).toEqual([1, 1, 1])
    const { rows } = await store.pool.query('SELECT name FROM effect ORDER BY n')
    const [index, phase] = at.split(':')
    const repeated = phase === 'did' ? ['a', 'b', 'c'][Number(index)] : undefined
    const expected = ['a', 'b', 'c'].flatMap(name => (name === repeated ? [name, name] : [name]))
    expect(rows.map(row => row.name)).toEqual(expected)
    expect(await store.prisma.stepLog.findFirst({ where: { taskId: id } })).toMatchObject({
      message: 'The worker that was at this step vanished; another one goes on.',
    })
  })
  const workerFile = path.join(import.meta.dirname, 'testing/worker.ts')
})
