import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { designOf } from '@/server/domain/design/design-of'
import { emptyDesign } from '@/server/domain/design/document'
import type { Id } from '@/server/domain/ids'
import { noLimits, type QuotaLimits } from '@/server/domain/quota'
import { readRecordedVdc } from '@/server/store/recorded-vdc'
import { createInstance } from '../instances/create-instance'
import { resizeInstance } from '../instances/resize-instance'
import { applyPlan } from '../plans/apply-plan'
import { createPlan } from '../plans/create-plan'
import { endTasks, makeInstance, makeVolume, openServiceBench, refusal, type ServiceBench } from '../testing'
import { createVolume } from '../volumes/create-volume'
import { deleteVolume } from '../volumes/delete-volume'
import { resizeVolume } from '../volumes/resize-volume'
import { setQuota } from './set-quota'

let bench: ServiceBench
let vdcId: Id<'vdc'>
beforeAll(async () => {
  bench = await openServiceBench()
  vdcId = bench.vdcs.ours.vdcId
})
afterAll(() => bench.close())
beforeEach(async () => {
  await endTasks(bench.db)
  await bench.db.prisma.instance.deleteMany()
  await bench.db.prisma.volume.deleteMany()
})
const member = () => bench.as('member')
const limit = (limits: Partial<QuotaLimits>) => setQuota(bench.as('operator'), { vdcId, ...noLimits, ...limits })
let count = 0
const create = (over: object = {}) =>
  createInstance(member(), {
    ...{ vdcId, name: `quota-${++count}`, imageId: bench.imageId, typeId: bench.typeId, ...over },
  } as Parameters<typeof createInstance>[1])
const volume = (sizeGiB: number) =>
  createVolume(member(), { vdcId, name: `disk-${++count}`, sizeGiB, zoneId: bench.zones.a })

it('stands in the way of more, never of what is there', async () => {
  const { id: volumeId } = await makeVolume(bench, { sizeGiB: 50 })
  await limit({ diskGiB: 40 })
  expect(await refusal(volume(1))).toMatchObject({ kind: 'exhausted', message: expect.stringContaining('40 GiB') })
  expect(await refusal(resizeVolume(member(), { volumeId, sizeGiB: 51 }))).toMatchObject({ kind: 'exhausted' })
  await deleteVolume(member(), { volumeId })
})

it('counts root disks and new volumes of an instance, each instance, and what a resize adds', async () => {
  await limit({ diskGiB: 10 })
  // The image’s root disk has 2 GiB.
  expect(await refusal(create({ newVolumes: [{ name: 'big', sizeGiB: 9 }] }))).toMatchObject({ kind: 'exhausted' })
  await create({ newVolumes: [{ name: 'fits', sizeGiB: 8 }] })
  expect((await refusal(volume(1))).message).toContain('8 GiB of disks held by tasks under way')
  await limit({ instances: 1 })
  expect(await refusal(create())).toMatchObject({ kind: 'exhausted' })
  await endTasks(bench.db)
  // Beside the first one: each has one vCPU.
  const { id: instanceId } = await makeInstance(bench, { power: 'stopped' })
  await limit({ vcpus: 3 })
  const resize = (vcpus: number) => resizeInstance(member(), { instanceId, vcpus, memoryMiB: 512 })
  expect(await refusal(resize(3))).toMatchObject({ kind: 'exhausted' })
  await resize(2)
})

it('of many at once, as many are let on as there is room for', async () => {
  await limit({ instances: 3 })
  const ends = await Promise.allSettled(Array.from({ length: 8 }, () => create()))
  expect(ends.filter(end => end.status === 'fulfilled')).toHaveLength(3)
  expect(await bench.db.prisma.instance.count({ where: { vdcId } })).toBe(3)
})

it('a plan that takes too much says so, and is not applied', async () => {
  await limit({ diskGiB: 5 })
  const document = {
    ...emptyDesign,
    ...designOf(await readRecordedVdc(bench.db.pool, vdcId)),
    volumes: { data: { sizeGiB: 6, zone: 'zone-a' } },
  }
  const plan = await createPlan(member(), { vdcId, document })
  expect(plan.problems).toMatchObject([{ path: [], message: expect.stringMatching(/quota of this VDC is 5 GiB/) }])
  const apply = (planId: typeof plan.id) =>
    applyPlan(member(), { planId, acceptDataLoss: [], policy: 'roll back', message: '' })
  expect(await refusal(apply(plan.id))).toMatchObject({ kind: 'invalid' })
  // One that was computed before the quota was.
  await limit({})
  const earlier = await createPlan(member(), { vdcId, document })
  await limit({ diskGiB: 5 })
  expect(await refusal(apply(earlier.id))).toMatchObject({ kind: 'exhausted' })
})

it('is set by operators only, and told in the VDC’s history', async () => {
  expect(await refusal(setQuota(member(), { vdcId, ...noLimits }))).toMatchObject({ kind: 'denied' })
  expect(await limit({ vcpus: 8, memoryMiB: 16_384 })).toMatchObject({ quota: { vcpus: 8, diskGiB: null } })
  expect(await limit({})).toMatchObject({ quota: null })
  const told = await bench.db.prisma.activity.findMany({
    where: { resourceId: vdcId },
    orderBy: { id: 'desc' },
    take: 2,
  })
  expect(told.map(each => each.message)).toEqual(['Take the quota away', 'Set the quota to 8 vCPU, 16 GiB of memory'])
})
