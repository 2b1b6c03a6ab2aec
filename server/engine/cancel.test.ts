import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PlenumError } from '@/server/domain/errors'
import { inTransaction } from '@/server/store/store'
import { requestCancel, retryTask } from '@/server/store/tasks'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { moment, queue, readTask, runAll, type Script, someTask, workerOf } from './testing/scripted'

let store: TestDatabase
beforeAll(async () => {
  store = await createTestDatabase()
})
afterAll(() => store.drop())

const cancel = (id: string) => inTransaction(store, tx => requestCancel(tx, id))
const retry = (id: string) => inTransaction(store, tx => retryTask(tx, id, { id: null, name: 'Bob' }))
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))

describe('cancel', () => {
  test('stops the step at work by its signal and takes back what was done', async () => {
    const began = moment()
    const undone: string[] = []
    const id = await queue(store, someTask())
    const worker = workerOf(store, {
      'host.add': {
        'Connect to the host': { undo: async () => void undone.push('connect') },
        'Read its capacity': {
          undo: async ({ call }) => void undone.push(call.signal.aborted ? 'aborted' : 'read'),
          do({ call }) {
            began.happen()
            return untilAborted(call.signal)
          },
        },
      },
    })
    await worker.start()
    await began.comes
    await cancel(id)
    await worker.idle()
    await worker.stop()
    expect(undone).toEqual(['read', 'connect'])
    expect(await readTask(store, id)).toMatchObject({ state: 'cancelled', error: null })
    expect(await store.prisma.activity.findFirst({ where: { taskId: id } })).toMatchObject({
      message: 'Add host h1: cancelled',
    })
  })

  test('of a waiting task does nothing and takes its intent back by the first step’s undo', async () => {
    const id = await queue(store, someTask())
    await cancel(id)
    const did: string[] = []
    const record = (name: string) => ({
      do: async () => void did.push(name),
      undo: async () => void did.push(`-${name}`),
    })
    await runAll(store, { 'host.add': { 'Connect to the host': record('a'), 'Read its capacity': record('b') } })
    expect(did).toEqual(['-a'])
    expect((await readTask(store, id)).state).toBe('cancelled')
  })

  test('of a task that waits for its next try comes at once', async () => {
    const failed = moment()
    const id = await queue(store, someTask())
    const script: Script = {
      'host.add': {
        'Connect to the host': {
          async do() {
            throw new PlenumError('unreachable', 'No answer.')
          },
        },
      },
    }
    const worker = workerOf(store, script, {
      longWaitMs: 0,
      backoffMs: () => {
        failed.happen()
        return 3_600_000
      },
    })
    await worker.start()
    await failed.comes
    await cancel(id)
    await worker.idle()
    await worker.stop()
    expect((await readTask(store, id)).state).toBe('cancelled')
  })

  test('is heard at the next boundary even if nobody heard the call', async () => {
    const id = await queue(store, someTask())
    const reached: number[] = []
    await runAll(store, {
      'host.add': {
        'Connect to the host': {
          do: async () => void (await store.pool.query('UPDATE task SET cancel_requested = true WHERE id = $1', [id])),
        },
        'Read its capacity': { do: async () => void reached.push(1) },
      },
    })
    expect(reached).toEqual([])
    expect((await readTask(store, id)).state).toBe('cancelled')
  })

  test('is refused with the reason where there is nothing to cancel', async () => {
    const id = await queue(store, someTask())
    await cancel(id)
    await expect(cancel(id)).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('already') })
    await runAll(store, {})
    await expect(cancel(id)).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('cancelled') })
    await expect(cancel('task_none')).rejects.toMatchObject({ kind: 'missing' })
  })

  test('at any moment ends in cancelled or succeeded, with everything or nothing in place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 11 }), fc.boolean(), async (at, waits) => {
        const id = await queue(store, someTask())
        const inPlace = new Set<number>()
        let moments = 0
        const step = (index: number) => ({
          do: async () => void inPlace.add(index),
          undo: async () => void inPlace.delete(index),
        })
        const worker = workerOf(
          store,
          {
            'host.add': {
              'Connect to the host': step(0),
              'Read its capacity': step(1),
              'Admit it to placement': step(2),
            },
          },
          {
            async onStep() {
              if (moments++ !== at) return
              const asked = cancel(id).catch(() => {})
              if (waits) await asked
            },
          },
        )
        await worker.start()
        await worker.idle()
        await worker.stop()
        const { state } = await readTask(store, id)
        expect(['cancelled', 'succeeded']).toContain(state)
        expect(inPlace.size).toBe(state === 'succeeded' ? 3 : 0)
      }),
      { numRuns: 25 },
    )
  })
})

describe('retry', () => {
  test('does the same task again from the start, keeping its epoch and its log', async () => {
    const id = await queue(store, someTask())
    let isBroken = true
    const script: Script = {
      'host.add': {
        'Read its capacity': {
          async do({ call }) {
            call.log('looking')
            if (isBroken) throw new PlenumError('denied', 'No.')
          },
        },
      },
    }
    await runAll(store, script)
    expect((await readTask(store, id)).state).toBe('rolled back')
    isBroken = false
    const receipt = await retry(id)
    expect(receipt).toMatchObject({ taskId: id, title: 'Add host h1', resourceKind: 'host' })
    const again = await readTask(store, id)
    expect(again).toMatchObject({ state: 'queued', epoch: 1, error: null, outputs: {}, cancelRequested: false })
    expect(again.steps.every(step => step.state === 'waiting' && step.error === null)).toBe(true)
    expect(await store.prisma.taskLock.count({ where: { taskId: id } })).toBe(1)
    await runAll(store, script)
    expect(await readTask(store, id)).toMatchObject({ state: 'succeeded', epoch: 2 })
    const log = await store.prisma.stepLog.findMany({ where: { taskId: id }, orderBy: { id: 'asc' } })
    expect(log.map(line => line.message)).toEqual(['looking', 'Tried again by Bob', 'looking'])
  })

  test('is refused while another task holds the lock, and leaves nothing behind', async () => {
    const task = someTask()
    const id = await queue(store, task)
    await cancel(id)
    await runAll(store, {})
    await queue(store, task)
    await expect(retry(id)).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('Add host h1') })
    expect((await readTask(store, id)).state).toBe('cancelled')
    await runAll(store, {})
    await expect(retry('task_none')).rejects.toMatchObject({ kind: 'missing' })
  })

  test('is refused for a task that succeeded or has not ended', async () => {
    const id = await queue(store, someTask())
    await expect(retry(id)).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('queued') })
    await runAll(store, {})
    await expect(retry(id)).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('succeeded') })
  })
})
