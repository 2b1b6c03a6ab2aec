import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PlenumError } from '@/server/domain/errors'
import { inTransaction } from '@/server/store/store'
import { requestCancel, requestPause, resumeTask } from '@/server/store/tasks'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { graphTask, moment, queue, readTask, runAll, type Script, type SomeChange, workerOf } from '../testing/scripted'
import type { AnyContext } from '../types'

let store: TestDatabase
beforeAll(async () => {
  store = await createTestDatabase()
})
afterAll(() => store.drop())

/** What is done and undone, by the names of parts; `at` may do something in between. */
function recorder(at: (name: string, way: 'do' | 'undo') => unknown = () => {}) {
  const said: string[] = []
  const act = (step: string) => (way: 'do' | 'undo') => async (context: AnyContext) => {
    const { name } = context.input as { name: string }
    await at(name, way)
    said.push(`${way === 'do' ? '' : 'un'}${name}${step}`)
    return way === 'do' ? { [`${name}${step}`]: Object.keys(context.outputs) } : undefined
  }
  const steps = (step: string) => ({ do: act(step)('do'), undo: act(step)('undo') as never })
  const script: Script = {
    'volume.create': { 'Create the volume': steps('') },
    'volume.delete': { 'Delete the volume': { ...steps(''), isFinal: true }, 'Forget the volume': steps('+') },
    'host.add': {
      'Connect to the host': steps('1'),
      'Read its capacity': steps('2'),
      'Admit it to placement': steps('3'),
    },
  }
  return { said, script }
}

const one = (key: string, more: Partial<SomeChange> = {}): SomeChange => ({
  ...{ key, parts: [{ kind: 'volume.create', name: key }] },
  ...more,
})
const final = (key: string, more: Partial<SomeChange> = {}): SomeChange => ({
  ...{ key, parts: [{ kind: 'volume.delete', name: key }], phase: 1 },
  ...more,
})
const refuse =
  (...names: string[]) =>
  (name: string, way: 'do' | 'undo') => {
    if (names.includes(way === 'do' ? name : `un${name}`)) throw new PlenumError('denied', `${name} may not.`)
  }
const states = (task: { steps: { state: string; group: string | null }[] }) =>
  task.steps.map(step => `${step.group ?? 'own'}: ${step.state}`)
const ended = async (id: string) => {
  const task = await readTask(store, id)
  return { ...task, said: (task.error as { message: string } | null)?.message }
}

describe('a task of many changes', () => {
  test('does each once what it needs is done, a part’s steps in order, and its own step last', async () => {
    const { said, script } = recorder()
    const id = await queue(
      store,
      graphTask([
        one('c', { after: ['a', 'b'] }),
        {
          key: 'a',
          parts: [
            { kind: 'host.add', name: 'a' },
            { kind: 'volume.create', name: 'ax' },
          ],
        },
        one('b'),
      ]),
    )
    await runAll(store, script, {})
    const task = await ended(id)
    expect(task).toMatchObject({ state: 'succeeded', percent: 100, error: null })
    expect(states(task)).toEqual(['c: done', 'a: done', 'a: done', 'a: done', 'a: done', 'b: done', 'own: done'])
    expect(said.filter(name => name !== 'b')).toEqual(['a1', 'a2', 'a3', 'ax', 'c'])
    expect(said.indexOf('b')).toBeLessThan(said.indexOf('c'))
    // A part hears what its own steps returned, and nothing else.
    expect(task.steps.map(step => step.output)).toMatchObject([
      { c: [] },
      { a1: [] },
      { a2: ['a1'] },
      { a3: ['a1', 'a2'] },
      { ax: [] },
      { b: [] },
      {},
    ])
  })

  test('does what is independent side by side, up to the limit, and so many of one lane', async () => {
    let [atWork, most] = [0, 0]
    const inLane = new Map<string, number>()
    const gate = moment()
    const lane = (context: AnyContext) => Promise.resolve((context.input as { name: string }).name.slice(0, 1))
    const script: Script = {
      'volume.create': {
        'Create the volume': {
          lane,
          async do(context) {
            const key = (await lane(context)) as string
            atWork++
            inLane.set(key, (inLane.get(key) ?? 0) + 1)
            most = Math.max(most, atWork)
            expect(inLane.get(key)).toBeLessThanOrEqual(2)
            if (atWork === 5) gate.happen()
            await gate.comes
            atWork--
            inLane.set(key, inLane.get(key)! - 1)
          },
        },
      },
    }
    // Of a alone there is room for two: the others do not stand in the way of b and c.
    const keys = ['a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'b2', 'b3', 'c1']
    const id = await queue(store, graphTask(keys.map(key => one(key))))
    await runAll(store, script, { parallel: 5, laneWidth: 2 })
    expect((await ended(id)).state).toBe('succeeded')
    expect(most).toBe(5)
  })

  test('begins a phase once the one before has ended', async () => {
    const { said, script } = recorder()
    await queue(store, graphTask([one('late', { phase: 2 }), one('mid', { phase: 1 }), one('a'), one('b')]))
    await runAll(store, script, {})
    expect(said.slice(2)).toEqual(['mid', 'late'])
  })
})

describe('a change that fails', () => {
  test('takes everything back, what came last first, and what never ran is skipped', async () => {
    const { said, script } = recorder(refuse('c'))
    const changes = [one('a'), one('b', { after: ['a'] }), one('c', { after: ['b'] }), one('d', { after: ['c'] })]
    const id = await queue(store, graphTask(changes))
    await runAll(store, script, {})
    const task = await ended(id)
    expect(task).toMatchObject({ state: 'rolled back', error: { step: 'Make c: Create the volume' } })
    expect(said).toEqual(['a', 'b', 'unc', 'unb', 'una'])
    expect(states(task)).toEqual(['a: undone', 'b: undone', 'c: undone', 'd: skipped', 'own: skipped'])
  })

  test('with “stop and keep” is taken back alone; what was begun is finished, nothing else begun', async () => {
    const both = moment()
    const failed = moment()
    const { said, script } = recorder(async (name, way) => {
      if (name === 'slow1') both.happen()
      if (name === 'bad' && way === 'undo') failed.happen()
      if (name === 'bad' && way === 'do') {
        await both.comes
        throw new PlenumError('denied', 'bad may not.')
      }
      if (name === 'slow') await failed.comes
    })
    const changes: SomeChange[] = [
      { key: 'slow', parts: [{ kind: 'host.add', name: 'slow' }] },
      one('bad'),
      one('next', { after: ['slow'] }),
    ]
    const id = await queue(store, graphTask(changes, { policy: 'stop and keep' }))
    both.happen()
    await runAll(store, script, {})
    const task = await ended(id)
    expect(said).toEqual(['unbad', 'slow1', 'slow2', 'slow3'])
    expect(task.state).toBe('incomplete')
    expect(task.said).toMatch(/bad may not\. Done and kept: Make slow\. Not done: Make bad, Make next\. Plan again/)
    expect(states(task).slice(3)).toEqual(['bad: undone', 'next: skipped', 'own: skipped'])
  })

  test('with “continue” holds up only what needs it', async () => {
    const { said, script } = recorder(refuse('a'))
    const changes = [
      one('a'),
      one('b', { after: ['a'] }),
      one('c'),
      one('d', { after: ['c'] }),
      one('e', { turns: ['b'] }),
    ]
    const id = await queue(store, graphTask(changes, { policy: 'continue' }))
    await runAll(store, script, {})
    expect([...said].sort()).toEqual(['c', 'd', 'e', 'una'])
    expect(await ended(id)).toMatchObject({
      state: 'incomplete',
      outputs: { done: ['c', 'd', 'e'], failed: ['a'], stuck: [] },
    })
  })

  test('after something was removed for good no longer takes the rest back, and says what is missing', async () => {
    const { said, script } = recorder(refuse('b'))
    const changes = [one('a'), final('gone'), one('b', { phase: 2 }), one('c', { phase: 2 })]
    const id = await queue(store, graphTask(changes))
    await runAll(store, script, {})
    const task = await ended(id)
    expect([...said].sort()).toEqual(['a', 'c', 'gone', 'gone+', 'unb'])
    expect(task.state).toBe('needs operator')
    expect(task.said).toMatch(/Done and kept: Make a, Make gone, Make c\. Not done: Make b\./)
  })

  test('at the removal itself takes everything back if all was still there', async () => {
    const { said, script } = recorder(refuse('gone'))
    const id = await queue(store, graphTask([one('a'), final('gone'), one('b', { phase: 2 })]))
    await runAll(store, script, {})
    expect((await ended(id)).state).toBe('rolled back')
    expect(said).toEqual(['a', 'ungone', 'una'])
  })

  test('at the removal itself goes forward if something was lost', async () => {
    const { said, script } = recorder(refuse('gone'))
    script['volume.delete']!['Delete the volume']!.undo = async () => 'lost'
    const id = await queue(store, graphTask([one('a'), final('gone'), one('b', { phase: 2 })]))
    await runAll(store, script, {})
    expect((await ended(id)).state).toBe('needs operator')
    expect(said).toEqual(['a', 'b'])
  })

  test('and can’t be taken back leaves what it stands on, takes back the rest and names both', async () => {
    const { said, script } = recorder(refuse('c', 'unb'))
    const changes = [one('a'), one('b', { after: ['a'] }), one('x'), one('c', { after: ['b', 'x'] })]
    const id = await queue(store, graphTask(changes))
    await runAll(store, script, {})
    const task = await ended(id)
    expect(said.slice(3)).toEqual(['unc', 'unx'])
    expect(task.state).toBe('needs operator')
    expect(task.said).toMatch(/“Make b”: b may not\. Left, since it stands on that: Make a\./)
    expect(states(task)).toEqual(['a: done', 'b: undo failed', 'x: undone', 'c: undone', 'own: skipped'])
  })
})

describe('pause', () => {
  test('finishes the steps at work, gives the task back, and goes on where it was', async () => {
    const [begun, go] = [moment(), moment()]
    const { said, script } = recorder(async name => {
      if (name !== 'a') return
      begun.happen()
      await go.comes
    })
    const id = await queue(store, graphTask([one('a'), one('b', { after: ['a'] })]))
    const worker = workerOf(store, script)
    await worker.start()
    await begun.comes
    await inTransaction(store, tx => requestPause(tx, id))
    go.happen()
    await worker.idle()
    expect(await ended(id)).toMatchObject({ state: 'paused', worker: null, pauseRequested: false })
    expect(said).toEqual(['a'])
    await expect(inTransaction(store, tx => requestPause(tx, id))).rejects.toThrow('It is paused already.')
    await inTransaction(store, tx => resumeTask(tx, id))
    await worker.idle()
    await worker.stop()
    expect((await ended(id)).state).toBe('succeeded')
    expect(said).toEqual(['a', 'b'])
  })

  test('can be ended by a cancel request, which takes back what was done', async () => {
    const [begun, go] = [moment(), moment()]
    const { said, script } = recorder(async (name, way) => {
      if (name !== 'a' || way === 'undo') return
      begun.happen()
      await go.comes
    })
    const id = await queue(store, graphTask([one('a'), one('b', { after: ['a'] })]))
    const worker = workerOf(store, script)
    await worker.start()
    await begun.comes
    await inTransaction(store, tx => requestPause(tx, id))
    go.happen()
    await worker.idle()
    await inTransaction(store, tx => requestCancel(tx, id))
    await worker.idle()
    await worker.stop()
    expect(await ended(id)).toMatchObject({ state: 'cancelled', error: null })
    expect(said).toEqual(['a', 'una'])
  })
})
