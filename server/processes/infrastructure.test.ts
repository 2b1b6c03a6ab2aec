import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { newId } from '@/server/domain/ids'
import type { Connection, Driver } from '@/server/drivers/contract'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { createInfrastructure } from './infrastructure'
import { secretsIn } from './secrets'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

/** Notes what it opened and closed. */
function notingDriver(role: Driver['role'] = 'compute') {
  const opened: unknown[] = []
  const closed: unknown[] = []
  const driver: Driver = {
    name: 'noting',
    title: 'Noting',
    role,
    config: z.object({ address: z.string('Name the address') }),
    async connect(config) {
      opened.push(config)
      return { [Symbol.asyncDispose]: async () => void closed.push(config) } as unknown as Connection
    },
  }
  return { driver, opened, closed }
}

async function addHost(config: object, driver = 'noting') {
  const zoneId = newId('zone')
  const id = newId('host')
  await database.prisma.zone.create({ data: { id: zoneId, name: `zone-${zoneId}` } })
  await database.prisma.host.create({ data: { id, zoneId, name: `host-${id}`, driver, config } })
  return { id, zoneId }
}

test('a host has one line per process, however many ask at once', async () => {
  const { driver, opened, closed } = notingDriver()
  const { id } = await addHost({ address: 'a', port: 1 })
  const infrastructure = createInfrastructure(database, [driver])
  const [first, second] = await Promise.all([infrastructure.compute(id), infrastructure.compute(id)])
  expect(first).toBe(second)
  expect(opened).toHaveLength(1)
  await infrastructure[Symbol.asyncDispose]()
  expect(closed).toHaveLength(1)
})

test('a changed configuration counts from the next call on, and the old line is closed', async () => {
  const { driver, opened, closed } = notingDriver()
  const { id } = await addHost({ address: 'a' })
  await using infrastructure = createInfrastructure(database, [driver])
  await infrastructure.compute(id)
  await database.prisma.host.update({ where: { id }, data: { config: { address: 'b' } } })
  await infrastructure.compute(id)
  expect(opened).toEqual([{ address: 'a' }, { address: 'b' }])
  await expect.poll(() => closed).toEqual([{ address: 'a' }])
})

test('a removed host or storage is missing, an unknown driver is unsupported', async () => {
  await using infrastructure = createInfrastructure(database, [notingDriver().driver])
  await expect(infrastructure.compute(newId('host'))).rejects.toMatchObject({ kind: 'missing' })
  await expect(infrastructure.storage(newId('storage'))).rejects.toMatchObject({ kind: 'missing' })
  const { id } = await addHost({}, 'abacus')
  await expect(infrastructure.compute(id)).rejects.toMatchObject({ kind: 'unsupported', message: /no driver abacus/ })
})

test('a connection that is not complete names the field', async () => {
  await using infrastructure = createInfrastructure(database, [notingDriver().driver])
  await expect(infrastructure.connect('noting', {})).rejects.toMatchObject({ kind: 'invalid', field: 'config.address' })
})

test('a line that could not be opened is tried anew', async () => {
  let isDown = true
  const { driver } = notingDriver()
  const flaky: Driver = {
    ...driver,
    connect: config => (isDown ? Promise.reject(new Error('down')) : driver.connect(config)),
  }
  const { id } = await addHost({ address: 'a' })
  await using infrastructure = createInfrastructure(database, [flaky])
  await expect(infrastructure.compute(id)).rejects.toThrow('down')
  isDown = false
  await expect(infrastructure.compute(id)).resolves.toBeDefined()
})

test('what leads to a storage or a management controller may be sealed, and is opened for its driver only', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'plenum-sealed-'))
  const secrets = secretsIn(folder)
  const { driver, opened } = notingDriver('power')
  await using infrastructure = createInfrastructure(database, [driver], secrets)
  const { id } = await addHost({ address: 'host' })
  const powerConfig = secrets.seal({ address: 'controller' })
  await database.prisma.host.update({ where: { id }, data: { powerDriver: driver.name, powerConfig } })
  await infrastructure.power(id)
  await infrastructure.power(id)
  expect(opened).toEqual([{ address: 'controller' }])
  rmSync(folder, { recursive: true })
})

test('storages that lead to the same place know each other, however each was sealed', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'plenum-sealed-'))
  const secrets = secretsIn(folder)
  await using infrastructure = createInfrastructure(database, [], secrets)
  const add = async (driver: string, config: object) => {
    const [id, zoneId] = [newId('storage'), newId('zone')]
    const storages = { create: { id, name: 'main', driver, config: secrets.seal(config) } }
    await database.prisma.zone.create({ data: { id: zoneId, name: `zone-${zoneId}`, storages } })
    return id
  }
  const here = await add('noting', { address: 'a', pool: 'p' })
  const same = await add('noting', { pool: 'p', address: 'a' })
  await add('noting', { address: 'a', pool: 'q' })
  await add('another', { address: 'a', pool: 'p' })
  expect(await infrastructure.sameStorages(here)).toEqual(new Set([same]))
  rmSync(folder, { recursive: true })
})
