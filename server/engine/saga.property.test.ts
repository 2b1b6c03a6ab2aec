import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ErrorKind, errorKinds, PlenumError, retryableKinds } from '@/server/domain/errors'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { taskCatalog } from '@/server/tasks/catalog'
import { longTask, queue, readTask, runAll } from './testing/scripted'
import type { AnyContext, AnyStep } from './types'

let store: TestDatabase
beforeAll(async () => {
  store = await createTestDatabase()
})
afterAll(() => store.drop())

const names = taskCatalog['instance.create'].steps
const attempts = 3
const sentenceAt = 2

/** What goes wrong at a step, try by try, before it goes well. `true`: after the effect. */
type Faults = { kind: ErrorKind; after: boolean }[]
type Scenario = { do: Faults; undo: Faults }[]

const faults = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Faults>([]) },
  {
    weight: 1,
    arbitrary: fc.array(fc.record({ kind: fc.constantFrom(...errorKinds), after: fc.boolean() }), { maxLength: 4 }),
  },
)
const scenario: fc.Arbitrary<Scenario> = fc.array(fc.record({ do: faults, undo: faults }), {
  minLength: names.length,
  maxLength: names.length,
})

/** How it has to end, by the rules alone. */
function expected(steps: Scenario) {
  const fails = (list: Faults) =>
    list.findIndex((fault, i) => !retryableKinds.has(fault.kind) || i === attempts - 1) >= 0
  const failedAt = steps.findIndex(step => fails(step.do))
  if (failedAt < 0) return { state: 'succeeded', undone: [] as number[] }
  const undone: number[] = []
  for (let index = failedAt; index >= 0; index--) {
    if (index === sentenceAt) continue
    if (fails(steps[index]!.undo)) return { state: 'needs operator', undone }
    undone.push(index)
  }
  return { state: 'rolled back', undone }
}

test('whatever fails, and how often, a task ends as the rules say, undone in reverse order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(scenario, { minLength: 20, maxLength: 40 }), async scenarios => {
      const runs = new Map<string, { steps: Scenario; undone: number[]; inPlace: Set<number> }>()
      const act = (context: AnyContext, way: 'do' | 'undo', index: number) => {
        const run = runs.get(context.task.id)!
        const fault = run.steps[index]![way][context.attempt - 1]
        if (fault && !fault.after) throw new PlenumError(fault.kind, 'No.')
        if (way === 'do') run.inPlace.add(index)
        else run.inPlace.delete(index)
        if (fault) throw new PlenumError(fault.kind, 'No.')
        if (way === 'undo') run.undone.push(index)
      }
      const step = (index: number): Partial<AnyStep> => ({
        attempts,
        do: async context => act(context, 'do', index),
        undo: index === sentenceAt ? 'It only looks.' : async context => act(context, 'undo', index),
      })
      for (const steps of scenarios) runs.set(await queue(store, longTask()), { steps, undone: [], inPlace: new Set() })
      await runAll(
        store,
        { 'instance.create': Object.fromEntries(names.map((name, index) => [name, step(index)])) },
        // Short and long waits alike.
        { longWaitMs: 1, backoffMs: (_, failed) => failed, pollMs: 5 },
      )
      for (const [id, run] of runs) {
        const want = expected(run.steps)
        const { state } = await readTask(store, id)
        expect({ state, undone: run.undone }).toEqual(want)
        if (state === 'rolled back') expect([...run.inPlace].filter(index => index !== sentenceAt)).toEqual([])
        expect(await store.prisma.taskLock.count({ where: { taskId: id } })).toBe(0)
      }
    }),
    { numRuns: 8 },
  )
})
