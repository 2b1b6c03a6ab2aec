import { expect, test } from 'vitest'
import { createTestDatabase } from './testing'

test('each test database is migrated, empty and its own', async () => {
  await using one = await createTestDatabase()
  await using other = await createTestDatabase()
  await one.prisma.setting.create({ data: { key: 'colour', value: 'green' } })
  expect(await one.prisma.setting.count()).toBe(1)
  expect(await other.prisma.setting.count()).toBe(0)
})

test('a dropped database is gone from the server', async () => {
  const database = await createTestDatabase()
  const name = new URL(database.url).pathname.slice(1)
  await database.drop()
  await using another = await createTestDatabase()
  const { rowCount } = await another.pool.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
  expect(rowCount).toBe(0)
})
