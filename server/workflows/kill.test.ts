import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { taskCatalog } from '@/server/tasks/catalog'
import { createInstance } from './instances/create-instance'
import { createTestWorld, idFor, type TestWorld } from './testing'
import { countMade, finish, workTo, workUntil } from './testing/killed'

let database: TestDatabase
let world: TestWorld
beforeAll(async () => {
  database = await createTestDatabase()
})
beforeEach(async () => {
  world = await createTestWorld({ database })
})
afterEach(() => world.dispose())
afterAll(() => database.drop())

const steps = taskCatalog['instance.create'].steps
/** Those with a way back of their own, when the guest does not survive its boot. */
const undoneSteps = [...steps.keys()].filter(
  index => index <= 4 && typeof createInstance.steps[steps[index]!].undo === 'function',
)

/** Instances to be made, each with a volume of its own; answers their names by their tasks’ ids. */
async function queueCreations(names: string[]): Promise<Map<string, string>> {
  const tasks = new Map<string, string>()
  for (const name of names) {
    const wish = { memoryMiB: 128, newVolumes: [{ name: `${name}-data` }] }
    tasks.set(await world.queue(await world.intend.createInstance(name, wish)), name)
  }
  return tasks
}

async function expectEachOnce(names: string[]): Promise<void> {
  const { machines, volumes, exports } = await world.truth()
  const count = await countMade(world)
  for (const name of names) {
    const [id, volumeId] = [idFor('instance', name), idFor('volume', `${name}-data`)]
    const attachmentId = idFor('attachment', `${name}-data`)
    expect(
      machines.filter(each => each.id === id),
      name,
    ).toMatchObject([{ name, power: 'running', disks: [{ volumeId, isConnected: true }] }])
    expect(volumes.filter(each => each.id === volumeId)).toHaveLength(1)
    expect(exports.filter(each => each.volumeId === volumeId)).toMatchObject([{ id: attachmentId, instanceId: id }])
    // Not made, lost and made again either.
    for (const key of [`instance ${id}`, `volume ${volumeId}`, `attachment ${attachmentId}`])
      expect(count.get(key), `${name}: ${key}`).toBe(1)
  }
  expect(machines).toHaveLength(names.length)
  expect(volumes).toHaveLength(names.length)
  expect(exports).toHaveLength(names.length)
  expect(await database.prisma.instance.count({ where: { observed: 'running' } })).toBe(names.length)
}

async function expectNobodyAtIt(): Promise<void> {
  expect(await database.prisma.taskLock.count()).toBe(0)
  const busy = { where: { activeTaskId: { not: null } } }
  expect(await database.prisma.instance.count(busy)).toBe(0)
  expect(await database.prisma.volume.count(busy)).toBe(0)
}

describe('a worker that is killed', () => {
  test('at any boundary of any step of a creation, or of its way back, leaves one instance or none, never two', async () => {
    const forward = steps.flatMap((_, index) => [`${index}:do`, `${index}:did`])
    const names = forward.map((_, index) => `web-${index}`)
    const made = await queueCreations(names)
    const back = undoneSteps.flatMap(index => [`${index}:undo`, `${index}:undid`])
    const unmade = await queueCreations(back.map((_, index) => `boot-crash-${index}`))

    const boundaries = [...forward, ...back]
    const halts = Object.fromEntries([...made.keys(), ...unmade.keys()].map((id, index) => [id, [boundaries[index]!]]))
    await workTo(world, halts)

    await finish(world)
    for (const [id, name] of made) {
      const task = await world.task(id)
      expect(task.state, name).toBe('succeeded')
      expect(task.log).toContain('The worker that was at this step vanished; another one goes on.')
    }
    for (const [id, name] of unmade) {
      const { state, error } = await world.task(id)
      expect({ state, error }, name).toMatchObject({ state: 'rolled back', error: { step: steps[4] } })
    }
    await expectEachOnce(names)
    const never = { where: { observed: 'pending', hostId: null } }
    expect(await database.prisma.instance.count(never)).toBe(unmade.size)
    expect(await database.prisma.volume.count()).toBe(made.size)
    await expectNobodyAtIt()
  }, 60_000)

  test('again and again in the middle of its work leaves each instance once', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `web-${index}`)
    const tasks = await queueCreations(names)
    for (const after of [25, 40]) {
      let moments = 0
      await workUntil(world, () => ++moments === after)
    }
    await finish(world)
    for (const id of tasks.keys()) expect((await world.task(id)).state).toBe('succeeded')
    await expectEachOnce(names)
    await expectNobodyAtIt()
  }, 60_000)
})
