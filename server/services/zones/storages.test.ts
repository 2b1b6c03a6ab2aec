import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Id, newId } from '@/server/domain/ids'
import { storageIdOf } from '@/server/store/testing'
import { endTasks, makeZone, openServiceBench, refusal, type ServiceBench } from '../testing'
import { createVolume } from '../volumes/create-volume'
import { addStorage, changeStorage, removeStorage } from './storages'

let bench: ServiceBench
let zoneId: Id<'zone'>
const driver = {
  ...{ driver: 'test-storage', title: 'Test', role: 'storage' as const, schema: {} },
  parse: (config: unknown) => config,
}
const operator = () => bench.as('operator', { drivers: [driver] })
beforeAll(async () => {
  bench = await openServiceBench()
  zoneId = await makeZone(bench.db, 'zone-of-storages')
})
afterAll(() => bench.close())

const by = { volumeDriver: 'test-storage', volumeConfig: {} }
const make = async (name: string, storage?: string) => {
  const vdcId = bench.vdcs.ours.vdcId
  const of = { vdcId, name, sizeGiB: 1, zoneId, ...(storage && { storage }) }
  const { taskId } = await createVolume(bench.as('member'), of)
  await endTasks(bench.db)
  const { resourceId } = await bench.db.prisma.task.findUniqueOrThrow({ where: { id: taskId } })
  return bench.db.prisma.volume.findUniqueOrThrow({ where: { id: resourceId! }, include: { storage: true } })
}

it('volumes go to the storage that is named, or else to the zone’s default, which may change', async () => {
  const { storages } = await addStorage(operator(), { zoneId, name: 'fast', ...by })
  expect(storages).toMatchObject([
    { name: 'fast', isDefault: false },
    { name: 'main', isDefault: true },
  ])
  const fast = storages[0]!.id
  expect((await make('usual')).storage.name).toBe('main')
  expect((await make('quick', 'fast')).storage.name).toBe('fast')
  await changeStorage(operator(), { zoneId, storageId: fast, isDefault: true })
  expect((await make('usual-now')).storage.name).toBe('fast')
  const none = await refusal(make('nowhere', 'slow'))
  expect(none).toMatchObject({ kind: 'invalid', field: 'storage' })
  expect(none.message).toContain('It has fast, main')
})

it('a storage goes only when it is empty, and the default only as the last', async () => {
  const { storages } = await addStorage(operator(), { zoneId, name: 'spare', ...by })
  const idOf = (name: string) => storages.find(each => each.name === name)!.id
  const held = await refusal(removeStorage(operator(), { zoneId, storageId: idOf('main') }))
  expect(held).toMatchObject({ kind: 'conflict' })
  expect(held.message).toContain('1 volume: usual')
  const twice = await refusal(addStorage(operator(), { zoneId, name: 'fast', ...by }))
  expect(twice).toMatchObject({ kind: 'conflict' })
  await removeStorage(operator(), { zoneId, storageId: idOf('spare') })

  const other = await makeZone(bench.db, 'zone-of-two-storages')
  await addStorage(operator(), { zoneId: other, name: 'fast', ...by })
  const usual = await refusal(removeStorage(operator(), { zoneId: other, storageId: storageIdOf(other) }))
  expect(usual.message).toContain('Make another the default first')
  const gone = await refusal(removeStorage(operator(), { zoneId: other, storageId: newId('storage') }))
  expect(gone).toMatchObject({ kind: 'missing' })
})
