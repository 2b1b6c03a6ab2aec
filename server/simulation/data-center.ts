import { simulatedStorageConfig } from '@/server/drivers/simulated'
import { realClock } from '@/server/drivers/simulated/clock'
import { type Contents, MemoryWorld } from '@/server/drivers/simulated/memory-world'
import { openStore, type Store } from '@/server/store/store'
import { createTestDatabase } from '@/server/store/testing'
import { ids, seed, worldName } from '@/server/workflows/testing/seed'
import type { SceneName } from './kinds'
import { drawFrom, installChance } from './platform/chance'
import { Database, installDatabase } from './platform/database'
import { installTime, time } from './platform/time'
import { defining, emptyOnes, keeping, readTables, restoring, worksOn } from './restore'

export { ids, worldName }

/** Two zones, three hosts, small enough that capacity is felt. */
export const hosts = [
  { id: 'host_a1', name: 'host-a1', zoneId: 'zone_a' },
  { id: 'host_a2', name: 'host-a2', zoneId: 'zone_a' },
  { id: 'host_b1', name: 'host-b1', zoneId: 'zone_b' },
] as const
export const zones = [
  { id: 'zone_a', name: 'zone-a' },
  { id: 'zone_b', name: 'zone-b' },
] as const
export const hostMemoryMiB = 2304
export const capacityGiB = 12
/** Of the one VDC, where it has one: room for one instance more, or for one that grows. */
export const quota = { instances: 4, vcpus: 4, memoryMiB: 4096, diskGiB: null }

type Scene = { contents: Contents; at: number }

/** A database and a world in which one seed after the other is played, from one scene on. */
export type DataCenter = Awaited<ReturnType<typeof openDataCenter>>

/** From here on this process lives in virtual time, and none of its connections is real. */
export async function openDataCenter(scene: SceneName) {
  const store = await createTestDatabase()
  await seed(store, { hosts: 4, memoryMiB: hostMemoryMiB, capacityGiB })
  await store.pool.query(
    `DELETE FROM host WHERE zone_id = 'zone_c'; DELETE FROM storage WHERE zone_id = 'zone_c'; DELETE FROM zone WHERE id = 'zone_c';
     UPDATE zone SET evacuation = 'automatic';
     UPDATE host SET power_driver = 'simulated-power', power_config = jsonb_build_object('world', '${worldName}', 'host', name)`,
  )
  if (scene === 'cluster') await addOtherStorage(store)
  const tables = await readTables(store.pool)
  await store.close()
  const database = await Database.open(store.url)
  installTime()
  installChance()
  installDatabase(database)
  time.reset(Date.UTC(2026, 0, 1))
  drawFrom(0)
  const world = new MemoryWorld(worldName, realClock)
  const { prisma } = openStore('postgres://web@simulated/plenum')
  let works: ReturnType<typeof worksOn> = []

  return {
    database,
    world,
    prisma,
    /** For coming back to this moment: to what is there, not to how it came to be. */
    async save(): Promise<Scene> {
      database.carryOut('DELETE FROM task; DELETE FROM event; DELETE FROM activity')
      database.carryOut(keeping(tables))
      const empty = database.look<{ name: string }>(emptyOnes(tables))
      works = worksOn(tables, new Set(empty.map(each => each.name)))
      database.carryOut(defining(works))
      return { contents: structuredClone(world.contents), at: time.now }
    },
    async restore(scene: Scene) {
      database.begin(changes => restoring(works, changes))
      world.contents = structuredClone(scene.contents)
    },
    drop: () => database.close(),
  }
}

/** Of zone-a. Its place is no zone’s. */
export const otherStorage = { id: 'sto_fast', name: 'fast', place: 'zone-a-fast' }

const addOtherStorage = ({ prisma }: Store) =>
  prisma.storage.create({
    data: {
      ...{ id: otherStorage.id, name: otherStorage.name, zoneId: 'zone_a', driver: 'simulated-storage' },
      config: simulatedStorageConfig.parse({
        ...{ world: worldName, zone: otherStorage.place, capacityGiB },
        profile: 'instant',
      }),
    },
  })
