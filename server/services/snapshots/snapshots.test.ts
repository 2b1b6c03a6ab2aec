import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Id, newId } from '@/server/domain/ids'
import { endTasks, makeInstance, makeVolume, openServiceBench, refusal, type ServiceBench } from '../testing'
import { createVolume } from '../volumes/create-volume'
import { getVolume } from '../volumes/queries'
import { createSnapshot } from './create-snapshot'
import { deleteSnapshot } from './delete-snapshot'
import { listSnapshots } from './queries'
import { revertToSnapshot } from './revert-to-snapshot'

let bench: ServiceBench
beforeAll(async () => {
  bench = await openServiceBench()
})
afterAll(() => bench.close())
beforeEach(() => endTasks(bench.db))
const member = () => bench.as('member')

async function snapshotOf(volumeId: Id<'volume'>, state = 'available'): Promise<Id<'snapshot'>> {
  const id = newId('snapshot')
  await bench.db.prisma.snapshot.create({ data: { id, volumeId, name: 'before', sizeGiB: 10, state } })
  return id
}

it('a new snapshot is listed at once as being taken, and the volume says that it is busy', async () => {
  const { id: volumeId } = await makeVolume(bench)
  await createSnapshot(member(), { volumeId, name: 'before' })
  expect(await listSnapshots(member(), { volumeId })).toMatchObject({ items: [{ name: 'before', state: 'taking' }] })
  expect(await getVolume(member(), { volumeId })).toMatchObject({ state: 'snapshotting', snapshotCount: 1 })
})

it('names are a volume’s own: the same one serves another', async () => {
  const [one, other] = [await makeVolume(bench), await makeVolume(bench)]
  await snapshotOf(one.id)
  expect(await refusal(createSnapshot(member(), { volumeId: one.id, name: 'before' }))).toMatchObject({
    kind: 'conflict',
    field: 'name',
  })
  await createSnapshot(member(), { volumeId: other.id, name: 'before' })
})

it('a volume is reverted while nothing uses it, and says what to stop otherwise', async () => {
  const on = await makeInstance(bench)
  const off = await makeInstance(bench, { observed: 'stopped', power: 'stopped' })
  const used = await makeVolume(bench, { attachedTo: on.id })
  const idle = await makeVolume(bench, { attachedTo: off.id })
  expect(await refusal(revertToSnapshot(member(), { snapshotId: await snapshotOf(used.id) }))).toMatchObject({
    kind: 'conflict',
    message: `${on.name} is using ${used.name}; stop ${on.name} or detach it first.`,
  })
  const { steps } = await revertToSnapshot(member(), { snapshotId: await snapshotOf(idle.id) })
  expect(steps).toEqual(['Disconnect the volume', 'Revert the volume', 'Connect it again'])
})

it('a half reverted volume can only be reverted again', async () => {
  const { id, name } = await makeVolume(bench)
  const snapshotId = await snapshotOf(id)
  await bench.db.prisma.volume.update({ where: { id }, data: { revertingTo: snapshotId } })
  const again = { kind: 'conflict', message: `A revert of ${name} did not finish; revert it again.` }
  expect(await refusal(createSnapshot(member(), { volumeId: id, name: 'worse' }))).toMatchObject(again)
  expect(await refusal(deleteSnapshot(member(), { snapshotId }))).toMatchObject(again)
  await revertToSnapshot(member(), { snapshotId })
})

it('a volume is made of a snapshot of its own VDC and zone, at least as large', async () => {
  const { vdcId } = bench.vdcs.ours
  const ours = await snapshotOf((await makeVolume(bench)).id)
  const theirs = await snapshotOf((await makeVolume(bench, { vdc: 'theirs' })).id)
  const half = await snapshotOf((await makeVolume(bench)).id, 'taking')
  const make = (over: { snapshotId: Id<'snapshot'>; zoneId?: Id<'zone'>; sizeGiB?: number }) =>
    createVolume(member(), { vdcId, name: 'copy', sizeGiB: 10, zoneId: bench.zones.a, ...over })
  const unknown = await refusal(make({ snapshotId: newId('snapshot') }))
  expect(await refusal(make({ snapshotId: theirs }))).toMatchObject({ kind: 'invalid', message: unknown.message })
  expect(await refusal(make({ snapshotId: ours, sizeGiB: 9 }))).toMatchObject({ field: 'sizeGiB' })
  expect(await refusal(make({ snapshotId: ours, zoneId: bench.zones.b }))).toMatchObject({ field: 'zoneId' })
  expect(await refusal(make({ snapshotId: half }))).toMatchObject({ kind: 'conflict' })
  await make({ snapshotId: ours })
})

it('what is made of a snapshot is encrypted as its volume is: asked otherwise, it is refused', async () => {
  const { vdcId } = bench.vdcs.ours
  const { id } = await makeVolume(bench)
  await bench.db.prisma.volume.update({ where: { id }, data: { isEncrypted: true, luksKey: { sealed: 'key' } } })
  const snapshotId = await snapshotOf(id)
  const make = (name: string, encrypted?: boolean) =>
    createVolume(member(), { vdcId, name, sizeGiB: 10, zoneId: bench.zones.a, snapshotId, encrypted })
  expect(await refusal(make('plain', false))).toMatchObject({
    ...{ kind: 'invalid', field: 'encrypted' },
    message: 'before is encrypted, and so is what is made of it. Make the volume encrypted, too.',
  })
  const { resourceId } = await make('same')
  expect(await bench.db.prisma.volume.findUniqueOrThrow({ where: { id: resourceId! } })).toMatchObject({
    ...{ isEncrypted: true, luksKey: { sealed: 'key' } },
  })
})
