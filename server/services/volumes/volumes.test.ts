import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { newId } from '@/server/domain/ids'
import { endTasks, makeInstance, makeVolume, makeZone, openServiceBench, refusal, type ServiceBench } from '../testing'
import { attachVolume } from './attach-volume'
import { createVolume } from './create-volume'
import { deleteVolume } from './delete-volume'
import { detachVolume } from './detach-volume'
import { moveVolume } from './move-volume'
import { getVolume, listVolumes } from './queries'
import { resizeVolume } from './resize-volume'

let bench: ServiceBench
beforeAll(async () => {
  bench = await openServiceBench()
})
afterAll(() => bench.close())
beforeEach(() => endTasks(bench.db))
const member = () => bench.as('member')

it('a new volume is there at once, as one that is being created', async () => {
  const { vdcId } = bench.vdcs.ours
  const receipt = await createVolume(member(), { vdcId, name: 'data', sizeGiB: 5, zoneId: bench.zones.a })
  const volumeId = receipt.resourceId as Parameters<typeof getVolume>[1]['volumeId']
  expect(await getVolume(member(), { volumeId })).toMatchObject({ state: 'creating', sizeGiB: 5, zoneName: 'zone-a' })
})

it('an encrypted volume is shown as one, its key to nobody', async () => {
  const { vdcId } = bench.vdcs.ours
  const wish = { vdcId, name: 'secrets', sizeGiB: 5, zoneId: bench.zones.a, encrypted: true }
  const { resourceId } = await createVolume(member(), wish)
  const volumeId = resourceId as Parameters<typeof getVolume>[1]['volumeId']
  const volume = await getVolume(member(), { volumeId })
  expect(volume).toMatchObject({ isEncrypted: true })
  expect(Object.keys(volume)).not.toContain('luksKey')
})

it('a taken name, an unknown zone and one without storage are refused beside the field', async () => {
  const { vdcId } = bench.vdcs.ours
  const { name } = await makeVolume(bench)
  const bare = await makeZone(bench.db, 'bare-zone', null)
  const make = (over: object) =>
    refusal(createVolume(member(), { vdcId, name: 'any', sizeGiB: 1, zoneId: bench.zones.a, ...over }))
  expect(await make({ name })).toMatchObject({ kind: 'conflict', field: 'name' })
  expect(await make({ zoneId: newId('zone') })).toMatchObject({ kind: 'invalid', field: 'zoneId' })
  expect(await make({ zoneId: bare })).toMatchObject({ kind: 'invalid', field: 'zoneId' })
})

it('attaching locks both ends, so that nothing else is done to either', async () => {
  const instance = await makeInstance(bench)
  const volume = await makeVolume(bench)
  await attachVolume(member(), { volumeId: volume.id, instanceId: instance.id })
  const other = await makeVolume(bench)
  expect(await refusal(attachVolume(member(), { volumeId: other.id, instanceId: instance.id }))).toMatchObject({
    kind: 'conflict',
  })
  expect(await refusal(deleteVolume(member(), { volumeId: volume.id }))).toMatchObject({
    kind: 'conflict',
    message: `${volume.name} is attaching; wait until that is done.`,
  })
})

it('a volume is attached only within its zone and VDC, and to one instance', async () => {
  const here = await makeInstance(bench)
  const elsewhere = await makeInstance(bench, { zone: 'b' })
  const foreign = await makeInstance(bench, { vdc: 'theirs' })
  const { id: volumeId, name } = await makeVolume(bench)
  const attach = (instanceId: typeof here.id) => refusal(attachVolume(member(), { volumeId, instanceId }))
  expect(await attach(elsewhere.id)).toMatchObject({ kind: 'conflict', field: 'instanceId' })
  const unknown = await attach(newId('instance'))
  expect(await attach(foreign.id)).toMatchObject({ kind: 'invalid', message: unknown.message })
  const held = await makeVolume(bench, { attachedTo: here.id })
  expect(await refusal(attachVolume(member(), { volumeId: held.id, instanceId: here.id }))).toMatchObject({
    message: `${held.name} is attached to ${here.name}; detach it first.`,
  })
  expect(await refusal(detachVolume(member(), { volumeId }))).toMatchObject({
    message: `${name} is not attached to anything.`,
  })
})

it('a volume only grows, is deleted only when detached, and is resized only then, too', async () => {
  const { id: volumeId } = await makeVolume(bench, { sizeGiB: 10 })
  expect(await refusal(resizeVolume(member(), { volumeId, sizeGiB: 10 }))).toMatchObject({
    kind: 'invalid',
    field: 'sizeGiB',
  })
  expect((await resizeVolume(member(), { volumeId, sizeGiB: 11 })).title).toContain('11 GiB')
  const instance = await makeInstance(bench)
  const held = await makeVolume(bench, { attachedTo: instance.id })
  expect(await refusal(deleteVolume(member(), { volumeId: held.id }))).toMatchObject({ kind: 'conflict' })
  expect(await refusal(resizeVolume(member(), { volumeId: held.id, sizeGiB: 20 }))).toMatchObject({ kind: 'conflict' })
})

it('a volume in use grows where its storage lets it, with its instance held meanwhile', async () => {
  const instance = await makeInstance(bench)
  const { id: volumeId } = await makeVolume(bench, { attachedTo: instance.id, sizeGiB: 10 })
  const drivers = member().drivers.map(driver => ({ ...driver, growsInUse: true }))
  const { steps } = await resizeVolume({ ...member(), drivers }, { volumeId, sizeGiB: 20 })
  expect(steps).toEqual(['Grow the volume', 'Tell who uses it'])
  const other = await makeVolume(bench)
  expect(await refusal(attachVolume(member(), { volumeId: other.id, instanceId: instance.id }))).toMatchObject({
    kind: 'conflict',
  })
})

it('a volume moves to another storage of its zone, with its instance held meanwhile, and not with snapshots', async () => {
  const zoneId = bench.zones.a
  const fast = { id: newId('storage'), zoneId, name: 'fast', driver: 'test-storage', config: {} }
  await bench.db.prisma.storage.create({ data: fast })
  const instance = await makeInstance(bench)
  const { id: volumeId, name } = await makeVolume(bench, { attachedTo: instance.id })
  const there = await refusal(moveVolume(member(), { volumeId, storage: 'main' }))
  expect(there).toMatchObject({ kind: 'invalid', field: 'storage', message: expect.stringContaining('already') })
  await bench.db.prisma.snapshot.create({ data: { id: newId('snapshot'), volumeId, name: 'before', sizeGiB: 1 } })
  const snapshots = await refusal(moveVolume(member(), { volumeId, storage: 'fast' }))
  expect(snapshots).toMatchObject({ kind: 'conflict', message: expect.stringContaining('can’t come along') })
  await bench.db.prisma.snapshot.deleteMany({ where: { volumeId } })
  expect(await moveVolume(member(), { volumeId, storage: 'fast' })).toMatchObject({ title: `Move ${name} to fast` })
  expect(await getVolume(member(), { volumeId })).toMatchObject({ state: 'moving', storageName: 'main' })
  expect(await refusal(detachVolume(member(), { volumeId }))).toMatchObject({ kind: 'conflict' })
})

it('what a storage has told to have no room for is refused; what is not told where to go goes where there is some', async () => {
  const zoneId = bench.zones.b
  const { vdcId } = bench.vdcs.ours
  const { prisma } = bench.db
  const { id: volumeId, name } = await makeVolume(bench, { zone: 'b', sizeGiB: 10 })
  const roomy = { id: newId('storage'), zoneId, name: 'roomy', driver: 'test-storage', config: {} }
  await prisma.storage.create({ data: { ...roomy, totalGiB: 100, freeGiB: 40 } })
  await prisma.storage.updateMany({ where: { zoneId, isDefault: true }, data: { totalGiB: 100, freeGiB: 5 } })
  const create = (of: object) => createVolume(member(), { vdcId, zoneId, ...of } as never)
  expect(await refusal(create({ name: 'named', sizeGiB: 6, storage: 'main' }))).toMatchObject({
    ...{ kind: 'exhausted', field: 'sizeGiB' },
    message:
      'Storage main of zone zone-b has 5 GiB free, 6 GiB are needed for named. Choose a smaller size, or another storage.',
  })
  expect(await refusal(create({ name: 'large', sizeGiB: 41 }))).toMatchObject({ kind: 'exhausted' })
  const { resourceId } = await create({ name: 'free', sizeGiB: 6 })
  expect(await getVolume(member(), { volumeId: resourceId as typeof volumeId })).toMatchObject({ storageName: 'roomy' })
  expect(await refusal(resizeVolume(member(), { volumeId, sizeGiB: 16 }))).toMatchObject({
    message: expect.stringContaining(`6 GiB are needed for more of ${name}`),
  })
  await prisma.storage.update({ where: { id: roomy.id }, data: { freeGiB: 9 } })
  expect(await refusal(moveVolume(member(), { volumeId, storage: 'roomy' }))).toMatchObject({ kind: 'exhausted' })
})

it('a list filters by what is attached, and to what', async () => {
  const { vdcId } = bench.vdcs.ours
  const instance = await makeInstance(bench)
  const held = await makeVolume(bench, { attachedTo: instance.id })
  const free = await makeVolume(bench)
  const names = async (over: object) =>
    (await listVolumes(member(), { vdcId, limit: 200, sort: 'name', ...over })).items.map(volume => volume.name)
  expect(await names({ instanceId: instance.id })).toEqual([held.name])
  expect(await names({ attached: true })).toContain(held.name)
  expect(await names({ attached: true })).not.toContain(free.name)
  expect(await names({ attached: false })).toContain(free.name)
  expect(await names({ state: 'in use', search: held.name })).toEqual([held.name])
})
