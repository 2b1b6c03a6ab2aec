import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { usualStorage } from '@/server/domain/storage-capacity'
import { rows, sql } from './sql'
import { roomFirst } from './storages'
import { createTestDatabase, type TestDatabase } from './testing'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

const storages = fc.array(fc.option(fc.integer({ min: 0, max: 4 }), { nil: null }), { minLength: 1, maxLength: 4 })

it('a volume goes where plans and dialogs say that it does', async () => {
  await db.prisma.zone.create({ data: { id: 'zone_x', name: 'x' } })
  await fc.assert(
    fc.asyncProperty(storages, fc.integer({ min: 1, max: 4 }), async (free, sizeGiB) => {
      const all = free.map((freeGiB, at) => ({ id: `sto_${at}`, name: `s${at}`, isDefault: at === 1, freeGiB }))
      await db.prisma.storage.deleteMany()
      await db.prisma.storage.createMany({
        data: all.map(each => ({ ...each, zoneId: 'zone_x', driver: 'x', config: {}, totalGiB: each.freeGiB })),
      })
      const [first] = await rows<{ name: string }>(
        db.pool,
        sql`SELECT name FROM storage WHERE zone_id = 'zone_x' ORDER BY ${roomFirst(sizeGiB)} LIMIT 1`,
      )
      expect(first!.name).toBe(usualStorage(all, sizeGiB)!.name)
    }),
    { numRuns: 40 },
  )
})
