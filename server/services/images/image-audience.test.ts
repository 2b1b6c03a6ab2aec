import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Id, newId } from '@/server/domain/ids'
import type { ImageAudience } from '@/server/domain/image-audience'
import { createInstanceInput, setImageAudienceInput } from '@/server/domain/inputs'
import { readPlanContext } from '@/server/store/plan-context'
import { createInstance } from '../instances/create-instance'
import { rebuildInstance } from '../instances/rebuild-instance'
import { endTasks, makeInstance, openServiceBench, refusal, type ServiceBench } from '../testing'
import { listImages, listImagesInVdc } from './queries'
import { setImageAudience } from './set-audience'

let bench: ServiceBench
beforeAll(async () => {
  bench = await openServiceBench()
})
afterAll(() => bench.close())

let count = 0
async function makeImage(): Promise<Id<'image'>> {
  const id = newId('image')
  const name = `image-${++count}`
  await bench.db.prisma.image.create({ data: { id, name, path: `simulated:${name}`, sizeBytes: 1n } })
  return id
}
const open = (imageId: Id<'image'>, visibility: ImageAudience['visibility'], vdcIds: Id<'vdc'>[] = []) =>
  setImageAudience(bench.as('operator'), { imageId, audience: { visibility, vdcIds } })
const sees = async (who: Parameters<ServiceBench['as']>[0], imageId: string) =>
  (await listImages(bench.as(who))).items.find(image => image.id === imageId)
const create = (imageId: string, who: 'member' | 'operator' = 'member') => {
  const { vdcId } = bench.vdcs.ours
  const wish = { vdcId, name: `web-${++count}`, imageId, typeId: bench.typeId }
  return createInstance(bench.as(who), createInstanceInput.parse(wish))
}

describe('an image', () => {
  it('that is public is everybody’s; a private one is in no VDC, not even for an operator', async () => {
    const imageId = await makeImage()
    expect(await sees('stranger', imageId)).toMatchObject({ visibility: 'public', sharedWith: [] })
    await open(imageId, 'private')
    expect(await sees('member', imageId)).toBeUndefined()
    expect(await sees('operator', imageId)).toMatchObject({ visibility: 'private' })
    for (const who of ['member', 'operator'] as const)
      expect(await refusal(create(imageId, who))).toMatchObject({ kind: 'invalid', field: 'imageId' })
    const context = await readPlanContext(bench.db.pool, bench.vdcs.ours.vdcId)
    expect(context.images.map(({ id }) => id)).not.toContain(imageId)
  })

  it('that is shared is there for the VDCs that are named, and each sees only itself among them', async () => {
    const imageId = await makeImage()
    const [ours, theirs] = [bench.vdcs.ours.vdcId, bench.vdcs.theirs.vdcId]
    await open(imageId, 'shared', [theirs])
    expect(await sees('member', imageId)).toBeUndefined()
    expect((await listImagesInVdc(bench.as('operator'), ours)).items.map(({ id }) => id)).not.toContain(imageId)
    await open(imageId, 'shared', [ours, theirs])
    expect(await sees('member', imageId)).toMatchObject({ sharedWith: [{ vdcId: ours }] })
    expect((await sees('operator', imageId))?.sharedWith).toHaveLength(2)
    await create(imageId)
    await endTasks(bench.db)
  })

  it('that is taken from a VDC stays with what was made from it: a rebuild takes it again, nothing new does', async () => {
    const imageId = await makeImage()
    const [one, other] = [await makeInstance(bench), await makeInstance(bench)]
    await bench.db.prisma.instance.update({ where: { id: one.id }, data: { imageId } })
    await open(imageId, 'private')
    const rebuild = ({ id }: { id: Id<'instance'> }) => rebuildInstance(bench.as('member'), { instanceId: id, imageId })
    await rebuild(one)
    expect(await refusal(rebuild(other))).toMatchObject({ kind: 'invalid', field: 'imageId' })
    await endTasks(bench.db)
  })

  it('tells exactly those whose choice is another now', async () => {
    const imageId = await makeImage()
    const [ours, theirs] = [bench.vdcs.ours.vdcId, bench.vdcs.theirs.vdcId]
    const heard = async () => {
      const events = await bench.db.prisma.event.findMany({ where: { id: imageId }, select: { scope: true } })
      await bench.db.prisma.event.deleteMany({ where: { id: imageId } })
      return events.map(({ scope }) => scope).toSorted()
    }
    await open(imageId, 'shared', [ours])
    expect(await heard()).toEqual(['platform', ours, theirs].toSorted())
    await open(imageId, 'shared', [theirs])
    expect(await heard()).toEqual(['platform', ours, theirs].toSorted())
    await open(imageId, 'private')
    expect(await heard()).toEqual(['platform', theirs].toSorted())
  })

  it('is shared with VDCs that are there, and with some when it is shared', async () => {
    const imageId = await makeImage()
    expect(await refusal(open(imageId, 'shared', [newId('vdc')]))).toMatchObject({ field: 'audience.vdcIds' })
    expect(() => setImageAudienceInput.parse({ imageId, audience: { visibility: 'shared' } })).toThrow('Name the VDCs')
    expect(await refusal(open(newId('image'), 'public'))).toMatchObject({ kind: 'missing' })
    const member = setImageAudience(bench.as('member'), { imageId, audience: { visibility: 'public', vdcIds: [] } })
    expect(await refusal(member)).toMatchObject({ kind: 'denied' })
  })
})
