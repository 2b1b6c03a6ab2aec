import { simulatedPowerConfig } from '@/server/drivers/simulated'
import { realClock } from '@/server/drivers/simulated/clock'
import { type Contents, MemoryWorld } from '@/server/drivers/simulated/memory-world'
import { openStore } from '@/server/store/store'
import { createTestDatabase } from '@/server/store/testing'
import { emptying, ids, seed, tablesOf, worldName } from '@/server/workflows/testing/seed'
import { watchVersions } from './judges/versions'
import { drawFrom, installChance } from './platform/chance'
import { Database, installDatabase } from './platform/database'
import { installTime, time } from './platform/time'

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

type Scene = { rows: string; contents: Contents; at: number }

/** A database and a world in which one seed after the other is played, from one scene on. */
export type DataCenter = Awaited<ReturnType<typeof openDataCenter>>

/** From here on this process lives in virtual time, and none of its connections is real. */
export async function openDataCenter() {
  const store = await createTestDatabase()
  await seed(store, { hosts: 4, memoryMiB: hostMemoryMiB, capacityGiB })
  await store.pool.query(`DELETE FROM host WHERE zone_id = 'zone_c'; DELETE FROM zone WHERE id = 'zone_c'`)
  const tables = await tablesOf(store.pool)
  await store.close()
  const database = await Database.open(store.url)
  installTime()
  installChance()
  installDatabase(database)
  time.reset(Date.UTC(2026, 0, 1))
  drawFrom(0)
  await watchVersions(database)
  const world = new MemoryWorld(worldName, realClock)
  const own = tables.filter(table => table.startsWith('public.'))
  const restoring = restoreOf(own)

  const { prisma } = openStore('postgres://web@simulated/plenum')

  return {
    database,
    world,
    prisma,
    /** For coming back to this moment. */
    async save(): Promise<Scene> {
      const parts = own.map(table => `'${table}', (SELECT coalesce(json_agg(t), '[]') FROM ${table} t)`)
      const [half, rest] = [parts.slice(0, 40), parts.slice(40)]
      const build = (some: string[]) => `jsonb_build_object(${some.join(', ')})`
      const [row] = await database.look<{ rows: unknown }>(`SELECT ${build(half)} || ${build(rest)} AS rows`)
      return { rows: JSON.stringify(row!.rows), contents: structuredClone(world.contents), at: time.now }
    },
    async restore(scene: Scene) {
      await database.look(emptying(own))
      await database.look(restoring, [scene.rows])
      world.contents = structuredClone(scene.contents)
    },
    drop: () => database.close(),
  }
}

/** One statement: what refers to each other may come in any order. */
function restoreOf(tables: string[]): string {
  const inserts = tables.map(
    (table, index) =>
      `t${index} AS (INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb -> '${table}'))`,
  )
  return `WITH ${inserts.join(', ')} SELECT`
}

export const powerConfig = (host: string, fate: 'obeys' | 'lies' | 'silent') =>
  simulatedPowerConfig.parse({ world: worldName, host, fate })
