import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Id, newId } from '@/server/domain/ids'
import type { PlannedAction } from '@/server/domain/inputs'
import { makeInstance, makeVolume, openServiceBench, refusal, type ServiceBench } from '../testing'
import { previewAction } from './preview-action'

let bench: ServiceBench
let vdcId: Id<'vdc'>
beforeAll(async () => {
  bench = await openServiceBench()
  vdcId = bench.vdcs.ours.vdcId as Id<'vdc'>
})
afterAll(() => bench.close())
beforeEach(async () => {
  await bench.db.prisma.attachment.deleteMany()
  await bench.db.prisma.volume.deleteMany()
  await bench.db.prisma.instance.deleteMany()
})
const preview = (action: PlannedAction, who: 'member' | 'viewer' | 'stranger' = 'viewer') =>
  previewAction(bench.as(who), { vdcId, action })
const rows = async (action: PlannedAction) =>
  (await preview(action)).changes.map(change => [change.key, change.action] as const)

describe('the preview of an action', () => {
  it('of a resize says that it restarts, and what it costs', async () => {
    const { id } = await makeInstance(bench, { name: 'web-1' })
    const plan = await preview({ kind: 'resize instance', instanceId: id, vcpus: 2, memoryMiB: 1024 })
    expect(plan).toMatchObject({
      problems: [],
      quota: { vcpus: 1, memoryMiB: 512 },
      counts: { 'update with restart': 1 },
    })
    expect(plan.changes).toMatchObject([
      { key: 'instance/web-1', why: 'This resizes it.', downtime: { seconds: expect.any(Number) } },
    ])
  })

  it('of a resize to a type takes its numbers', async () => {
    const { id } = await makeInstance(bench, { name: 'web-1', vcpus: 4, memoryMiB: 4096 })
    await bench.db.prisma.instance.update({ where: { id }, data: { typeId: null } })
    const typeId = bench.typeId as Id<'instanceType'>
    const plan = await preview({ kind: 'resize instance', instanceId: id, typeId })
    expect(plan.quota).toMatchObject({ vcpus: -3, memoryMiB: -3584 })
  })

  it('of a delete names the root disk, what hangs on it, and the volumes that go along', async () => {
    const { id } = await makeInstance(bench, { name: 'db-1' })
    const data = await makeVolume(bench, { name: 'data', attachedTo: id })
    await makeVolume(bench, { name: 'logs', attachedTo: id, device: 'vdc' })
    const plan = await preview({ kind: 'delete instance', instanceId: id, deleteVolumeIds: [data.id] })
    const lost = plan.changes.filter(change => change.dataLoss).map(change => change.key)
    expect(lost.sort()).toEqual(['instance/db-1', 'volume/data'])
    expect(plan.changes.some(change => change.key === 'volume/logs')).toBe(false)
  })

  it('of a rebuild replaces the root disk, from the same image too', async () => {
    const { id } = await makeInstance(bench, { name: 'web-1' })
    const plan = await preview({ kind: 'rebuild instance', instanceId: id })
    expect(plan.changes).toMatchObject([
      { key: 'instance/web-1', action: 'replace', why: expect.stringContaining('tiny'), dataLoss: expect.any(String) },
    ])
    const imageId = newId('image')
    const image = { id: imageId, name: `other-${imageId}`, path: 'simulated:other', sizeBytes: 1n, minMemoryMiB: 64 }
    await bench.db.prisma.image.create({ data: image })
    expect(await rows({ kind: 'rebuild instance', instanceId: id, imageId })).toEqual([['instance/web-1', 'replace']])
    // Another version of the family that it follows.
    await bench.db.prisma.image.update({ where: { id: imageId }, data: { family: 'follows' } })
    await bench.db.prisma.instance.update({ where: { id }, data: { imageFamily: 'follows' } })
    expect(await rows({ kind: 'rebuild instance', instanceId: id, imageId })).toEqual([['instance/web-1', 'replace']])
  })

  it('of stopping, attaching, detaching, growing and deleting are rows of a plan', async () => {
    const { id } = await makeInstance(bench, { name: 'web-1' })
    const [used, spare] = [
      await makeVolume(bench, { name: 'used', attachedTo: id }),
      await makeVolume(bench, { name: 'spare' }),
    ]
    expect(await rows({ kind: 'power instance', instanceId: id, power: 'stopped' })).toMatchObject([
      ['instance/web-1', expect.stringContaining('update')],
    ])
    expect(await rows({ kind: 'attach volume', volumeId: spare.id, instanceId: id })).toEqual([
      ['attachment/spare', 'create'],
    ])
    expect(await rows({ kind: 'detach volume', volumeId: used.id })).toEqual([['attachment/used', 'delete']])
    expect(await rows({ kind: 'grow volume', volumeId: used.id, sizeGiB: 20 })).toMatchObject([
      ['volume/used', expect.stringContaining('update')],
    ])
    expect(await rows({ kind: 'delete volume', volumeId: spare.id })).toEqual([['volume/spare', 'delete']])
  })

  it('leaves out what is wrong elsewhere', async () => {
    await makeInstance(bench, { name: 'broken', observed: 'missing' })
    await makeVolume(bench, { name: 'gone', observed: 'missing' })
    const { id } = await makeInstance(bench, { name: 'web-1' })
    const plan = await preview({ kind: 'power instance', instanceId: id, power: 'stopped' })
    expect(plan).toMatchObject({ problems: [], warnings: [] })
    expect(plan.changes.map(change => change.key)).toEqual(['instance/web-1'])
  })

  it('of a cluster’s member is about that member', async () => {
    const { id } = await makeInstance(bench, { name: 'web-1' })
    const clusterId = newId('cluster')
    const template = { image: 'tiny', type: 'small' }
    await bench.db.prisma.cluster.create({ data: { id: clusterId, vdcId, name: 'web', size: 1, zones: [], template } })
    const membership = { clusterId, memberIndex: 1, antiAffinityGroup: 'web' }
    await bench.db.prisma.instance.update({ where: { id }, data: membership })
    expect(await rows({ kind: 'delete instance', instanceId: id })).toEqual([['instance/web-1', 'delete']])
    await bench.db.prisma.instance.deleteMany()
    await bench.db.prisma.cluster.deleteMany()
  })

  it('is of things of this VDC only', async () => {
    const { id } = await makeInstance(bench, { vdc: 'theirs' })
    const action: PlannedAction = { kind: 'power instance', instanceId: id, power: 'stopped' }
    expect(await refusal(preview(action))).toMatchObject({ kind: 'missing' })
    expect(await refusal(preview(action, 'stranger'))).toMatchObject({ kind: 'missing' })
  })
})
