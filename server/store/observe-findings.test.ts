import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Difference, lookBegins, recordFindings } from './observe-findings'
import { createTestDatabase, type TestDatabase } from './testing'
import { transact } from './transact'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

it('two looks at one thing at the same moment open one finding', async () => {
  await db.prisma.zone.create({ data: { id: 'zone_x', name: 'x' } })
  await db.prisma.host.create({
    data: { id: 'host_x', zoneId: 'zone_x', name: 'x', driver: 'x', config: {}, state: 'up' },
  })
  const difference: Difference = {
    ...{ kind: 'unknown-instance', key: 'legacy', summary: 'x has a machine legacy', wanted: null, actual: 'running' },
    ...{ cause: null, vdcId: null, resourceKind: null, resourceId: null, resourceName: 'legacy', external: 'legacy' },
    facts: { of: 'overdue backup' },
  }
  const scope = { hostId: 'host_x', zoneId: 'zone_x', kinds: ['unknown-instance'] as const }
  const since = await lookBegins(db.pool)
  let second: Promise<void> | undefined
  await transact(db, async tx => {
    await recordFindings(tx, { ...scope, since }, [difference])
    // It does not see what is not committed, and waits for it.
    second = recordFindings(db.pool, { ...scope, since }, [difference])
    await expect
      .poll(
        async () =>
          (
            await db.pool.query(
              `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
            )
          ).rowCount,
      )
      .toBeGreaterThan(0)
  })
  await second
  expect(await db.prisma.finding.count({ where: { clearedAt: null } })).toBe(1)
})
