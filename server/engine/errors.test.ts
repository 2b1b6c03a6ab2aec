import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PlenumError } from '@/server/domain/errors'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { longTask, queue, readTask, runAll, someTask } from './testing/scripted'

let store: TestDatabase
beforeAll(async () => {
  store = await createTestDatabase()
})
afterAll(() => store.drop())

describe('errors', () => {
  const failing = (times: number, error: () => unknown) => {
    const tries: number[] = []
    return {
      tries,
      step: {
        async do({ attempt }: { attempt: number }) {
          tries.push(attempt)
          if (tries.length <= times) throw error()
        },
      },
    }
  }

  test.each(['busy', 'throttled', 'unreachable'] as const)('a %s step is tried again and may succeed', async kind => {
    const { tries, step } = failing(3, () => new PlenumError(kind, 'Not now.'))
    const waits: [string, number][] = []
    const id = await queue(store, someTask())
    await runAll(
      store,
      { 'host.add': { 'Read its capacity': step } },
      { backoffMs: (kind, failed) => waits.push([kind, failed]) },
    )
    expect(tries).toEqual([1, 2, 3, 4])
    expect(waits).toEqual([
      [kind, 1],
      [kind, 2],
      [kind, 3],
    ])
    const task = await readTask(store, id)
    expect(task.state).toBe('succeeded')
    expect(task.steps[1]).toMatchObject({ attempts: 4, error: null })
    expect(await store.prisma.stepLog.count({ where: { taskId: id, message: { contains: 'Not now.' } } })).toBe(3)
  })

  test.each([
    ['restarts', () => store.pool.query('SELECT pg_terminate_backend(pg_backend_pid())')],
    ['is gone without a word', () => Promise.reject(new Error('Connection terminated unexpectedly'))],
  ])('a step in whose midst the database %s is tried again', async (_, cut) => {
    const tries: number[] = []
    const id = await queue(store, someTask())
    const step = {
      async do({ attempt }: { attempt: number }) {
        tries.push(attempt)
        if (attempt === 1) await cut()
      },
    }
    await runAll(store, { 'host.add': { 'Read its capacity': step } })
    expect(tries).toEqual([1, 2])
    expect(await readTask(store, id)).toMatchObject({ state: 'succeeded' })
  })

  test('a step that stays unreachable is given up after its attempts, and the task rolled back', async () => {
    const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    const { tries, step } = failing(99, () => new PlenumError('unreachable', 'No answer.', { cause }))
    const id = await queue(store, someTask())
    await runAll(store, { 'host.add': { 'Read its capacity': { ...step, attempts: 3 } } })
    expect(tries).toEqual([1, 2, 3])
    const task = await readTask(store, id)
    expect(task).toMatchObject({
      state: 'rolled back',
      error: { kind: 'unreachable', message: 'No answer.', detail: 'Error: connect', step: 'Read its capacity' },
    })
    expect(task.steps.map(step => step.state)).toEqual(['undone', 'undone', 'waiting'])
    expect(task.steps[1]?.error).toMatchObject({ message: 'No answer.' })
  })

  test.each(['invalid', 'missing', 'conflict', 'exhausted', 'denied', 'internal'] as const)(
    'a step that is %s is not tried again',
    async kind => {
      const { tries, step } = failing(99, () => new PlenumError(kind, 'No.'))
      const id = await queue(store, someTask())
      await runAll(store, { 'host.add': { 'Connect to the host': step } })
      expect(tries).toEqual([1])
      expect(await readTask(store, id)).toMatchObject({ state: 'rolled back', error: { kind } })
    },
  )

  test('a bug in a step hides its words from the tenant and shows them to operators', async () => {
    const id = await queue(store, someTask())
    const bug = async () => {
      throw new Error('password=1234')
    }
    await runAll(store, { 'host.add': { 'Connect to the host': { do: bug } } })
    const { error } = await readTask(store, id)
    expect(error).toMatchObject({ kind: 'internal', detail: 'Error: password=1234' })
    expect((error as { message: string }).message).not.toContain('1234')
  })

  test('an output that cannot be kept fails the step, not the engine', async () => {
    const id = await queue(store, someTask())
    await runAll(store, { 'host.add': { 'Connect to the host': { do: async () => ({ big: 1n }) } } })
    expect(await readTask(store, id)).toMatchObject({ state: 'rolled back', error: { kind: 'internal' } })
  })

  test('a long wait gives the task back and goes on with the next try', async () => {
    const { tries, step } = failing(2, () => new PlenumError('busy', 'Not now.'))
    const id = await queue(store, someTask())
    await runAll(store, { 'host.add': { 'Read its capacity': step } }, { longWaitMs: 0, backoffMs: () => 10 })
    expect(tries).toEqual([1, 2, 3])
    const task = await readTask(store, id)
    expect(task).toMatchObject({ state: 'succeeded', epoch: 3 })
  })

  test('undo runs in reverse, the failed step first; sentences are skipped and said in the log', async () => {
    const order: string[] = []
    const undo = (name: string) => async () => void order.push(name)
    const id = await queue(store, longTask())
    await runAll(store, {
      'instance.create': {
        'Choose a host': { undo: undo('host') },
        'Prepare image and network': { undo: 'Both may stay.' },
        'Create volumes': { undo: undo('volumes') },
        'Connect volumes': {
          undo: undo('connect'),
          do: async () => {
            throw new PlenumError('exhausted', 'Full.')
          },
        },
        'Create the machine and boot it': { undo: undo('never begun') },
      },
    })
    expect(order).toEqual(['connect', 'volumes', 'host'])
    const task = await readTask(store, id)
    expect(task.steps.map(step => step.state)).toEqual(['undone', 'done', 'undone', 'undone', 'waiting', 'waiting'])
    expect(await store.prisma.stepLog.findMany({ where: { taskId: id } })).toMatchObject([
      { index: 1, message: 'Nothing to take back: Both may stay.' },
    ])
    expect(await store.prisma.activity.findFirst({ where: { taskId: id } })).toMatchObject({
      message: 'Create instance i1: rolled back because “Connect volumes” failed: Full.',
    })
  })

  test('an undo is tried again too; one that fails for good calls an operator and stops there', async () => {
    const order: string[] = []
    let undoTries = 0
    const id = await queue(store, someTask())
    const fail = async () => {
      throw new PlenumError('denied', 'Not allowed.')
    }
    await runAll(store, {
      'host.add': {
        'Connect to the host': { undo: async () => void order.push('first') },
        'Read its capacity': {
          attempts: 2,
          async undo() {
            undoTries++
            throw new PlenumError('unreachable', 'It does not answer.')
          },
        },
        'Admit it to placement': { do: fail },
      },
    })
    expect(undoTries).toBe(2)
    expect(order).toEqual([])
    const task = await readTask(store, id)
    expect(task.state).toBe('needs operator')
    expect(task.steps.map(step => step.state)).toEqual(['done', 'undo failed', 'undone'])
    expect(task.error).toMatchObject({
      step: 'Read its capacity',
      message: expect.stringContaining('Taking back “Read its capacity” failed: It does not answer.'),
      detail: expect.stringContaining('“Admit it to placement” failed: Not allowed.'),
    })
  })

  test('a try that takes too long is stopped and tried again', async () => {
    let tries = 0
    const id = await queue(store, someTask())
    await runAll(store, {
      'host.add': {
        'Connect to the host': {
          timeoutMs: 30,
          do: ({ call }) =>
            ++tries < 3 ? new Promise((_, reject) => call.signal.addEventListener('abort', reject)) : Promise.resolve(),
        },
      },
    })
    expect(tries).toBe(3)
    expect((await readTask(store, id)).state).toBe('succeeded')
  })

  test('a step that ignores its signal gets no second try beside it and does not hold the task for ever', async () => {
    let tries = 0
    const undone: string[] = []
    const id = await queue(store, someTask())
    await runAll(
      store,
      {
        'host.add': {
          'Connect to the host': {
            timeoutMs: 20,
            do: () => {
              tries++
              return new Promise(() => {})
            },
            undo: async () => void undone.push('x'),
          },
        },
      },
      { settleMs: 30 },
    )
    expect(tries).toBe(1)
    expect(undone).toEqual(['x'])
    expect(await readTask(store, id)).toMatchObject({ state: 'rolled back', error: { kind: 'unreachable' } })
  })

  test('a task past its deadline is undone and says what kept it', async () => {
    const id = await queue(store, someTask())
    await store.pool.query('UPDATE task SET deadline_ms = 150 WHERE id = $1', [id])
    const undone: string[] = []
    await runAll(
      store,
      {
        'host.add': {
          'Read its capacity': {
            attempts: 1e9,
            undo: async () => void undone.push('x'),
            do: async () => {
              throw new PlenumError('unreachable', 'No answer.')
            },
          },
        },
      },
      { backoffMs: () => 20 },
    )
    expect(undone).toEqual(['x'])
    expect(await readTask(store, id)).toMatchObject({
      state: 'rolled back',
      error: { message: 'It was not done within the task’s time. Last: No answer.', step: 'Read its capacity' },
    })
  })
})
