import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { Id } from '@/server/domain/ids'
import type { Engine } from '@/server/engine'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { createTestWorld, type InstanceWish, idFor, type TestWorld } from '../testing'
import type { SeedOptions } from './seed'

/** The volume that journeys take along. */
export const data = idFor('volume', 'data')
export const withData = { newVolumes: [{ name: 'data' }] }
/** What is really there when nothing is. */
export const nothing = {
  machines: [],
  volumes: [],
  snapshots: [],
  backups: [],
  ports: [],
  routers: [],
  floatingIps: [],
  loadBalancers: [],
  securityGroups: [],
  exports: [],
}

export type Journey = ReturnType<typeof journey>

/** For a file of tests that live through what a person does, task by task: a fresh world for each. */
export function journey() {
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
  return {
    get database() {
      return database
    },
    get world() {
      return world
    },
    /** Another world in place of the fresh one. */
    async anew(options: SeedOptions) {
      await world.dispose()
      world = await createTestWorld({ ...options, database })
    },

    instanceRow,
    volumeRow: (id: string) => database.prisma.volume.findUniqueOrThrow({ where: { id } }),
    /** The real one. */
    machine: async (id: string) => (await world.truth()).machines.find(each => each.id === id),

    /** A running instance, made by its workflow. */
    async running(name = 'web-1', wish: InstanceWish = {}): Promise<Id<'instance'>> {
      const intent = await world.intend.createInstance(name, wish)
      await world.perform(intent)
      return intent.input.instanceId
    },
    async stopped(name = 'web-1', wish: InstanceWish = {}): Promise<Id<'instance'>> {
      const id = await this.running(name, wish)
      await world.perform(await world.intend.stop(id))
      return id
    },
    async volume(name: string): Promise<Id<'volume'>> {
      const intent = await world.intend.createVolume(name, { zoneId: world.zones[0]!.id })
      await world.perform(intent)
      return intent.input.volumeId
    },

    /** Lets one worker carry all that is queued to its end. */
    async carry(worker: Engine) {
      await worker.start()
      await worker.idle()
      await worker.stop()
    },
    /** Recorded as it is, nothing pending, nobody at it. */
    async expectSettled(id: string, observed: string) {
      const row = await instanceRow(id)
      expect(row).toMatchObject({ observed, stateReason: null, activeTaskId: null })
      expect(row.observedGeneration).toBe(row.generation)
      expect(await database.prisma.taskLock.count()).toBe(0)
    },
  }
}
