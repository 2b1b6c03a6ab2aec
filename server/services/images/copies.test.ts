import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeImageCopiesInput } from '@/server/domain/inputs'
import { createTestWorld, type TestWorld } from '@/server/workflows/testing'
import { operatorOn } from '../testing'
import { copyToHosts, listCopies, removeCopies } from './copies'

let world: TestWorld
beforeAll(async () => {
  world = await createTestWorld()
})
afterAll(() => world.dispose())

const ctx = () => operatorOn(world.database)
const wish = (imageId: string, zoneId?: string) => changeImageCopiesInput.parse({ imageId, zoneId })
const holders = async (imageId: string) =>
  (await listCopies(ctx(), { imageId } as never)).items.filter(({ copy }) => copy?.isWhole).map(it => it.hostName)

test('an image is copied to a zone’s hosts ahead of instances, and only copies that nothing uses are given up', async () => {
  const [host] = world.hosts
  const zoneId = world.zones[0]!.id
  const there = world.hosts.filter(each => each.zoneId === zoneId).map(({ name }) => name)
  await world.perform(await world.intend.createInstance('web-1', { hostId: host!.id }))
  expect(await holders(world.imageId)).toEqual([host!.name])
  expect(await holders(world.otherImageId)).toEqual([])

  await copyToHosts(ctx(), wish(world.otherImageId, zoneId))
  await world.settle()
  expect(await holders(world.otherImageId)).toEqual(there)
  await expect(copyToHosts(ctx(), wish(world.otherImageId, zoneId))).rejects.toMatchObject({ kind: 'conflict' })

  await copyToHosts(ctx(), wish(world.imageId))
  await world.settle()
  expect(await holders(world.imageId)).toHaveLength(world.hosts.length)
  await removeCopies(ctx(), wish(world.imageId))
  await world.settle()
  expect(await holders(world.imageId)).toEqual([host!.name])
  await expect(removeCopies(ctx(), wish(world.imageId))).rejects.toMatchObject({ kind: 'conflict' })
})

test('a copy that an instance came to use since is kept, and the task says whose', async () => {
  const intent = await world.intend.removeImageCopies(world.imageId, 'tiny', world.hosts.slice(0, 1))
  const task = await world.run(intent)
  expect(task).toMatchObject({ state: 'rolled back', error: { kind: 'conflict' } })
  expect(task.error?.message).toContain(world.hosts[0]!.name)
  expect(await holders(world.imageId)).toContain(world.hosts[0]!.name)
})
