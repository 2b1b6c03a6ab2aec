import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { bugs } from './testing/bugs'
import { openStorm, type Storm } from './testing/storm'
import { Verdict } from './testing/verdict'

vi.mock('@/server/domain/ids', async original => (await import('./testing/numbered-ids')).numbered(await original()))

let database: TestDatabase
let storm: Storm
beforeAll(async () => {
  database = await createTestDatabase()
  storm = await openStorm(database)
})
afterAll(async () => {
  await storm.close()
  await database.drop()
})

/** Within so many voyages. */
const most = 80

describe('the storm finds', () => {
  test.for(bugs.map(bug => [bug.name, bug] as const))(
    '%s',
    { timeout: 300_000 },
    async ([name, { policy, from = 1, plant }]) => {
      const found = await (async () => {
        for (let seed = from; seed < from + most; seed++)
          try {
            await storm.voyage(seed, policy, plant())
          } catch (error) {
            if (error instanceof Verdict) return { seed, verdict: error.message }
            throw error
          }
        throw new Error(`${most} voyages did not find ${name}`)
      })()
      // It was that bug: without it there is nothing to find.
      expect(await storm.voyage(found.seed, policy)).not.toEqual([])
    },
  )
})
