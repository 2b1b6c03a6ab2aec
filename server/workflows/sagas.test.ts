import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TaskKind, taskKinds } from '@/server/domain/task'
import { describeSaga, runSaga, type SagaCase, type SagaWorld } from '@/server/engine/testing/saga'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { taskCatalog } from '@/server/tasks/catalog'
import { type WorkflowPorts, workflows } from '.'
import { createTestWorld, type Snapshot, type TestWorld } from './testing'
import { type Scene, scenes } from './testing/scenes'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test('every kind of task has its scenes', () => {
  expect(Object.keys(scenes).sort()).toEqual([...taskKinds].sort())
  for (const kind of taskKinds) {
    expect(workflows[kind].kind).toBe(kind)
    expect(scenes[kind].length).toBeGreaterThan(0)
    expect(Object.keys(workflows[kind].steps)).toEqual(taskCatalog[kind].steps)
  }
})

for (const kind of taskKinds) for (const scene of scenes[kind]) prove(kind, scene as Scene<typeof kind>)

function prove<K extends TaskKind>(kind: K, scene: Scene<K>) {
  const stage = stageOf(scene)
  const saga: SagaCase<K, WorkflowPorts> = {
    workflow: workflows[kind],
    world: async () => (await stage()).saga,
    noWayBackFrom: scene.onlyForwardFrom,
  }
  describeSaga(scene.name, saga)
  const steps = taskCatalog[kind].steps as readonly string[]
  const forward = [...steps.entries()].filter(([, step]) => scene.onlyForwardFrom?.[step])
  if (forward.length === 0) return
  describe(`only forward: ${scene.name}`, () => {
    for (const [index, step] of forward)
      for (const when of ['before', 'after'] as const)
        test(`failing ${when} “${step}” says so, and the same task run again finishes`, async () => {
          const { after: wanted } = await runSaga(saga, {})
          const { world, saga: stays } = await stage()
          const held = { ...saga, world: async () => stays }
          const failed = await runSaga(held, { failAt: { index, when } })
          expect(failed.undoError).toBeUndefined()
          if (index === forward[0]![0] && when === 'before') expect(failed.after).toEqual(failed.before)
          else await scene.says?.(world)
          const again = await runSaga(held, {})
          expect(again.error).toBeUndefined()
          expect(uncounted(again.after)).toEqual(uncounted(wanted))
        })
  })
}

/** Each try to rebuild counts: a root disk of a try that failed is never taken for that of the next. */
const uncounted = (seen: unknown) =>
  JSON.parse(JSON.stringify(seen, (key, value) => (key === 'rootVersion' ? undefined : value)))

/** The moment in which the wish is written and nothing else done yet; made once, then come back to. */
function stageOf<K extends TaskKind>(scene: Scene<K>) {
  let made: Stage<K> | undefined
  return async () => {
    if (made) await made.world.restore(made.snapshot)
    made ??= await make(scene)
    return made
  }
}

type Stage<K extends TaskKind> = { world: TestWorld; snapshot: Snapshot; saga: SagaWorld<K, WorkflowPorts> }

async function make<K extends TaskKind>(scene: Scene<K>): Promise<Stage<K>> {
  const world = await createTestWorld({ database })
  const write = await scene.set(world)
  const observe = async () => ({ truth: await world.truth(), records: await world.records() })
  const untouched = await observe()
  const { input } = await write()
  const before = scene.wishStays ? await observe() : untouched
  const saga = { ports: world.ports, input, observe, before, sleep: world.clock.sleep }
  return { world, snapshot: await world.save(), saga }
}
