import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Id, newId } from '@/server/domain/ids'
import { addImageInput } from '@/server/domain/inputs'
import { rebuildInstance } from '../instances/rebuild-instance'
import { endTasks, makeInstance, openServiceBench, refusal, type ServiceBench } from '../testing'
import { addImage } from './add-image'
import { listImagesInVdc } from './queries'
import { setImageVersion } from './set-version'

let bench: ServiceBench
beforeAll(async () => {
  bench = await openServiceBench()
})
afterAll(() => bench.close())
beforeEach(() => endTasks(bench.db))

let count = 0
const makeImage = async (family: string | null): Promise<{ id: Id<'image'>; name: string }> => {
  const [id, name] = [newId('image'), `image-${++count}`]
  await bench.db.prisma.image.create({ data: { id, name, family, path: `simulated:${name}`, sizeBytes: 1n } })
  return { id, name }
}
const set = (imageId: Id<'image'>, family: string | null, isDeprecated = false) =>
  setImageVersion(bench.as('operator'), { imageId, family, isDeprecated })

describe('versions of images', () => {
  it('share a family, are deprecated and taken back; VDCs that may use them are told', async () => {
    const { id } = await makeImage(null)
    expect(await set(id, 'debian', true)).toMatchObject({ family: 'debian', isDeprecated: true })
    expect(await set(id, 'debian')).toMatchObject({ isDeprecated: false })
    const { items } = await listImagesInVdc(bench.as('viewer'), bench.vdcs.ours.vdcId)
    expect(items.find(image => image.id === id)).toMatchObject({ family: 'debian' })
    const events = await bench.db.prisma.event.findMany({ where: { id }, select: { scope: true } })
    expect(new Set(events.map(({ scope }) => scope))).toEqual(
      new Set(['platform', bench.vdcs.ours.vdcId, bench.vdcs.theirs.vdcId]),
    )
  })

  it('never mean two things by one name', async () => {
    const [one, two] = [await makeImage(null), await makeImage('rocky')]
    expect(await refusal(set(one.id, two.name))).toMatchObject({ kind: 'conflict', field: 'family' })
    expect(await refusal(set(one.id, one.name))).toMatchObject({ kind: 'conflict', field: 'family' })
    const add = (over: object) =>
      addImage(bench.as('operator'), addImageInput.parse({ name: `image-${++count}`, path: 'simulated:x', ...over }))
    expect(await refusal(add({ name: 'rocky' }))).toMatchObject({ kind: 'conflict', field: 'name' })
    expect(await refusal(add({ family: two.name }))).toMatchObject({ kind: 'conflict', field: 'family' })
    await add({ family: 'rocky' })
  })

  it('are an operator’s to set', async () => {
    const { id } = await makeImage(null)
    const wish = { imageId: id, family: 'mine', isDeprecated: false }
    expect(await refusal(setImageVersion(bench.as('member'), wish))).toMatchObject({ kind: 'denied' })
    expect(await refusal(set(newId('image'), null))).toMatchObject({ kind: 'missing' })
  })

  it('keep an instance in its family when it is rebuilt from another of them, and let it go for any other image', async () => {
    const [first, second, other] = [await makeImage('alpine'), await makeImage('alpine'), await makeImage(null)]
    const { id } = await makeInstance(bench)
    await bench.db.prisma.instance.update({ where: { id }, data: { imageId: first.id, imageFamily: 'alpine' } })
    const inputOf = async (imageId: Id<'image'>) => {
      const { taskId } = await rebuildInstance(bench.as('member'), { instanceId: id, imageId })
      await endTasks(bench.db)
      return (await bench.db.prisma.task.findUniqueOrThrow({ where: { id: taskId } })).input
    }
    expect(await inputOf(second.id)).toMatchObject({ to: {}, from: {} })
    expect(await inputOf(other.id)).toMatchObject({ to: { imageFamily: null }, from: { imageFamily: 'alpine' } })
  })
})
