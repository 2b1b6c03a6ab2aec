import { afterAll, beforeAll, expect, it } from 'vitest'
import { recordSeen } from '@/server/store/instances'
import { recordedInstance, recordObserved } from '@/server/store/observe-instances'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { idFor } from '@/server/workflows/testing'
import { createWatchedWorld } from '../testing'
import { judge } from './judge'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

it('a look that was overtaken by a task’s own record writes nothing', async () => {
  const world = await createWatchedWorld(db)
  const id = idFor('instance', 'web-1')
  const before = (await recordedInstance(db.pool, id))!
  const stale = judge(before, { exists: false })
  await recordSeen(db.pool, id, { observed: 'running', reason: null, generation: null, external: null })
  expect(await recordObserved(db.pool, [stale])).toEqual([])
  const fresh = judge((await recordedInstance(db.pool, id))!, { exists: false })
  expect(await recordObserved(db.pool, [fresh])).toEqual([id])
  await world.dispose()
})
