import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Id } from '@/server/domain/ids'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { createTestWorld, type InstanceWish, idFor, type TestWorld } from './testing'

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

const instanceRow = (id: string) => database.prisma.instance.findUniqueOrThrow({ where: { id } })
const machine = async (id: string) => (await world.truth()).machines.find(each => each.id === id)
const locks = () => database.prisma.taskLock.count()

/** A running instance, made by its workflow. */
async function running(name: string, wish: InstanceWish = {}): Promise<Id<'instance'>> {
  const intent = await world.intend.createInstance(name, wish)
  await world.perform(intent)
  return intent.input.instanceId
}

describe('creating', () => {
  test('an instance with a volume makes one machine, one volume and one export, and records them', async () => {
    const intent = await world.intend.createInstance('web-1', { newVolumes: [{ name: 'data', sizeGiB: 3 }] })
    const task = await world.run(intent)
    expect(task).toMatchObject({ state: 'succeeded', error: null })
    const { machines, volumes, exports } = await world.truth()
    const disk = { volumeId: idFor('volume', 'data'), device: 'vdb', isConnected: true }
    expect(machines).toMatchObject([{ id: intent.input.instanceId, name: 'web-1', power: 'running', disks: [disk] }])
    expect(volumes).toMatchObject([{ id: disk.volumeId, sizeGiB: 3 }])
    expect(exports).toMatchObject([{ volumeId: disk.volumeId, instanceId: intent.input.instanceId }])
    const row = await instanceRow(intent.input.instanceId)
    expect(row).toMatchObject({ observed: 'running', stateReason: null, activeTaskId: null })
    expect(row.observedGeneration).toBe(row.generation)
    expect(row.placementReason).toMatch(/^host-a1 in zone-a: the tightest fit of 4 hosts/)
    expect(await database.prisma.volume.findMany()).toMatchObject([{ observed: 'available', activeTaskId: null }])
    expect(await locks()).toBe(0)
  })
})
