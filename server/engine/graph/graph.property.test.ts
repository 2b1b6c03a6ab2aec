import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '@/server/store/store'
import { requestPause, resumeTask } from '@/server/store/tasks'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import {
  type Change,
  failsForGood,
  openTale,
  type RandomGraph,
  randomGraph,
  type Tale,
  taskOf,
  tellingSteps,
} from '../testing/random-graph'
import { queue, readTask, workerOf } from '../testing/scripted'

let store: TestDatabase
beforeAll(async () => {
  store = await createTestDatabase()
})
afterAll(() => store.drop())

test('whatever fails, is tried again and rests, changes are made and taken back in an order that they allow, and end as their policy says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(randomGraph, { minLength: 25, maxLength: 40 }), async graphs => {
      const tales = new Map<string, Tale>()
      const rests = new Map<string, number>()
      const worker = workerOf(
        store,
        tellingSteps(id => tales.get(id)!),
        { backoffMs: (_, failed) => failed, pollMs: 5 },
      )
      for (const graph of graphs) {
        const id: string = await queue(store, taskOf(graph))
        const pause = async (begun: number) => {
          if (begun !== graph.pauseAt) return
          await inTransaction(store, tx => requestPause(tx, id))
          rests.set(id, tales.get(id)!.told.length)
        }
        tales.set(id, openTale(graph, pause))
      }
      await worker.start()
      await worker.idle()
      for (const [id, since] of rests) {
        expectRest(tales.get(id)!, since)
        if ((await readTask(store, id)).state === 'paused') await inTransaction(store, tx => resumeTask(tx, id))
      }
      await worker.idle()
      await worker.stop()
      for (const [id, tale] of tales) {
        const { state, steps, outputs } = await readTask(store, id)
        expectOrder(tale)
        const seen = steps.map(step => step.state)
        // Written as begun and stopped before anything else, it counts as failed where nothing is to be taken back.
        const isStopped = (step: number) => seen[step] === 'failed' && !tale.graph.steps[step]!.hasUndo
        expect(seen).toEqual(statesOf(tale).map((of, step) => (of === 'skipped' && isStopped(step) ? 'failed' : of)))
        expectOutcome(tale, state, outputs as Outcome)
      }
    }),
    { numRuns: 5, endOnFailure: true },
  )
}, 60_000)

type Outcome = { done: string[]; failed: string[]; stuck: string[] }
const changeOf = ({ changes }: RandomGraph, step: number) => changes.find(change => change.steps.includes(step))!

/** Each change that was at a step may have begun one more when the request came; nothing is at work any more. */
function expectRest({ told, graph }: Tale, since: number) {
  const more = told.slice(since).filter(({ what, way, step }) => {
    const isRepeat = told.slice(0, since).some(each => each.step === step && each.what === 'begins')
    return what === 'begins' && way === 'do' && !isRepeat
  })
  const firsts = new Set(more.map(({ step }) => step))
  for (const change of graph.changes)
    expect([...firsts].filter(step => change.steps.includes(step)).length).toBeLessThanOrEqual(1)
}

/** Lives through the tale once more and looks at each moment whether it may be. */
function expectOrder({ told, graph }: Tale) {
  const { changes } = graph
  const [atWork, done, begun, undone] = [new Set<number>(), new Set<number>(), new Set<number>(), new Set<number>()]
  const isThere = (step: number) => graph.steps[step]!.hasUndo && begun.has(step) && !undone.has(step)
  const isBusy = (change: Change) => change.steps.some(step => atWork.has(step))
  const isNext = (change: Change, place: number) =>
    change.steps.slice(0, place).every(each => done.has(each)) &&
    change.after.every(at => changes[at]!.steps.every(each => done.has(each)))
  for (const { what, way, step } of told) {
    const change = changeOf(graph, step)
    const place = change.steps.indexOf(step)
    const fits: Record<string, boolean> = {}
    if (what !== 'begins') {
      atWork.delete(step)
      if (what === 'did') (way === 'do' ? done : undone).add(step)
    } else if (way === 'do') {
      fits['is at work once'] = !isBusy(change)
      fits['is done once'] = !done.has(step) && !undone.has(step)
      fits['comes after the step before, and has what it needs'] = isNext(change, place)
      fits['waits for its turn'] = change.turns.every(at => !isBusy(changes[at]!))
      fits['waits for lower phases'] = !changes.some(each => each.phase < change.phase && isBusy(each))
      atWork.add(step)
      begun.add(step)
    } else {
      fits['is at work once'] = !isBusy(change)
      fits['is taken back once'] = !undone.has(step)
      // It may have been stopped after its beginning was written and before anything else.
      fits['was begun'] = begun.has(step) || isNext(change, place)
      fits['goes back last step first'] = !change.steps.slice(place + 1).some(isThere)
      const behind = changes.filter(each => [...each.after, ...each.turns].some(at => changes[at] === change))
      fits['goes back after what came after it'] = !behind.some(each => each.steps.some(isThere))
      atWork.add(step)
    }
    const broken = Object.keys(fits).filter(rule => !fits[rule])
    expect({ broken, what, way, step }).toEqual({ broken: [], what, way, step })
  }
  expect([...atWork]).toEqual([])
}

/** What the database is to say of each step. */
function statesOf({ told, graph }: Tale): string[] {
  return graph.steps.map((_, step) => {
    const own = told.filter(each => each.step === step)
    const last = own.at(-1)
    if (!last) return 'skipped'
    if (last.way === 'do') return last.what === 'did' ? 'done' : 'failed'
    return last.what === 'did' ? 'undone' : 'undo failed'
  })
}

/** How the rules say that it ends. */
function expectOutcome(tale: Tale, state: string, outcome: Outcome) {
  const { graph, told, inPlace } = tale
  const { changes, steps, policy } = graph
  const states = statesOf(tale)
  const any = (change: Change, ...of: string[]) => change.steps.some(step => of.includes(states[step]!))
  const isDone = (change: Change) => change.steps.every(step => states[step] === 'done')
  const keys = (which: (change: Change) => boolean) =>
    changes.flatMap((change, at) => (at < changes.length - 1 && which(change) ? [`c${at}`] : []))
  const stuck = changes.filter(change => any(change, 'undo failed'))
  const hasFailed = told.some(
    ({ what, way, step }) => what === 'failed' && way === 'do' && failsForGood(steps[step]!.do),
  )
  expect(outcome).toMatchObject({ done: keys(isDone), stuck: keys(change => stuck.includes(change)) })

  if (!hasFailed) {
    expect({ state, left: states.filter(each => each !== 'done') }).toEqual({ state: 'succeeded', left: [] })
    return
  }
  // What was taken back is gone, unless it is lost.
  for (const [step, { isFinal }] of steps.entries())
    if (states[step] === 'undone' && !isFinal) expect(inPlace.has(step)).toBe(false)
  // A final step that could not be taken back counts as done, whatever became of it: nobody can know.
  const isGone = steps.some(
    ({ isFinal }, step) =>
      isFinal && (['done', 'undo failed'].includes(states[step]!) || (states[step] === 'undone' && inPlace.has(step))),
  )
  const wentBack = policy === 'roll back' && !isGone
  if (wentBack) {
    expect(state).toBe(stuck.length > 0 ? 'needs operator' : 'rolled back')
    const left = steps.flatMap((step, at) => (step.hasUndo && inPlace.has(at) ? [at] : []))
    if (stuck.length === 0) expect(left).toEqual([])
    const back = told.findIndex(each => each.way === 'undo')
    if (back >= 0) expect(told.slice(back).filter(each => each.way === 'do' && each.what === 'begins')).toEqual([])
    return
  }
  expect(state).toBe(stuck.length > 0 || policy === 'roll back' ? 'needs operator' : 'incomplete')
  // Nothing is half done: each change is made, taken back as far as it goes, or never begun.
  for (const change of changes)
    if (!isDone(change) && any(change, 'done', 'failed', 'undone', 'undo failed'))
      expect(any(change, 'failed', 'undone', 'undo failed')).toBe(true)
  if (policy === 'stop and keep') return
  const dead = new Set<Change>()
  for (const change of changes) {
    const needs = change.after.some(at => dead.has(changes[at]!))
    const fails = !needs && change.steps.some(step => failsForGood(steps[step]!.do))
    if (needs) expect(change.steps.map(step => states[step])).toEqual(change.steps.map(() => 'skipped'))
    else expect(isDone(change)).toBe(!fails)
    if (needs || fails) dead.add(change)
  }
}
