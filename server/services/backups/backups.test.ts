import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Id, newId } from '@/server/domain/ids'
import { listBackupsInput } from '@/server/domain/inputs'
import { endTasks, makeVolume, openServiceBench, refusal, type ServiceBench } from '../testing'
import { setBackupStore } from '../zones/set-backup-store'
import { createBackup } from './create-backup'
import { deleteBackup } from './delete-backup'
import { listBackups } from './queries'
import { restoreBackup } from './restore-backup'
import { verifyBackup } from './verify-backup'

let bench: ServiceBench
beforeAll(async () => {
  bench = await openServiceBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  await bench.db.prisma.zone.updateMany({ data: { backupDriver: 'test-backup', backupConfig: {} } })
})
afterEach(() => endTasks(bench.db))

const backupOf = (volumeId: string) => bench.db.prisma.backup.findFirstOrThrow({ where: { volumeId } })
async function takenBackup() {
  const { id: volumeId, name } = await makeVolume(bench)
  await createBackup(bench.as('member'), { volumeId })
  await endTasks(bench.db)
  const { id } = await backupOf(volumeId)
  await bench.db.prisma.backup.update({ where: { id }, data: { state: 'available', external: 'b', sha256: 'c' } })
  return { backupId: id as Id<'backup'>, volumeId, name }
}

test('a backup goes to another zone, unless one is named or there is no other', async () => {
  const { id: volumeId } = await makeVolume(bench, { zone: 'a' })
  await createBackup(bench.as('member'), { volumeId })
  expect(await backupOf(volumeId)).toMatchObject({ zoneId: bench.zones.b, sourceZoneId: bench.zones.a })

  const { id: near } = await makeVolume(bench, { zone: 'a' })
  await createBackup(bench.as('member'), { volumeId: near, zoneId: bench.zones.a })
  expect(await backupOf(near)).toMatchObject({ zoneId: bench.zones.a })

  await bench.db.prisma.zone.update({ where: { id: bench.zones.b }, data: { backupDriver: null } })
  const { id: only } = await makeVolume(bench, { zone: 'a' })
  await createBackup(bench.as('member'), { volumeId: only })
  expect(await backupOf(only)).toMatchObject({ zoneId: bench.zones.a })
  const refused = await refusal(createBackup(bench.as('member'), { volumeId, zoneId: bench.zones.b }))
  expect(refused).toMatchObject({ kind: 'conflict', message: expect.stringMatching(/is backing up/) })
})

test('without any backup store, and in a zone without one, the sentence says what to do', async () => {
  const { id: volumeId } = await makeVolume(bench, { zone: 'a' })
  await bench.db.prisma.zone.update({ where: { id: bench.zones.b }, data: { backupDriver: null } })
  expect(await refusal(createBackup(bench.as('member'), { volumeId, zoneId: bench.zones.b }))).toMatchObject({
    ...{ kind: 'invalid', field: 'zoneId', message: 'Zone zone-b keeps no backups. Choose another zone.' },
  })
  await bench.db.prisma.zone.updateMany({ data: { backupDriver: null } })
  expect(await refusal(createBackup(bench.as('member'), { volumeId }))).toMatchObject({ kind: 'unsupported' })
})

test('a backup outlives its volume, and is restored under a free name in any zone with storage', async () => {
  const { backupId, volumeId, name } = await takenBackup()
  const { id: other, name: taken } = await makeVolume(bench)
  const to = { backupId, zoneId: bench.zones.a }
  expect(await refusal(restoreBackup(bench.as('member'), { ...to, name: taken }))).toMatchObject({ field: 'name' })
  await bench.db.prisma.volume.delete({ where: { id: volumeId } })
  const { items } = await listBackups(
    bench.as('viewer'),
    listBackupsInput.parse({ vdcId: bench.vdcs.ours.vdcId, volumeId }),
  )
  expect(items).toMatchObject([{ id: backupId, volumeName: name, zoneName: 'zone-b', sourceZoneName: 'zone-a' }])
  const { resourceId } = await restoreBackup(bench.as('member'), { ...to, name })
  expect(await bench.db.prisma.volume.findUnique({ where: { id: resourceId! } })).toMatchObject({
    ...{ name, zoneId: bench.zones.a, sizeGiB: 10, observed: 'pending' },
  })
  expect(other).not.toBe(resourceId)
})

test('what is restored counts against the VDC’s quota', async () => {
  const { backupId } = await takenBackup()
  await bench.db.pool.query(`UPDATE vdc SET quota = '{"diskGiB": 1}' WHERE id = $1`, [bench.vdcs.ours.vdcId])
  const restored = restoreBackup(bench.as('member'), { backupId, name: 'beyond', zoneId: bench.zones.a })
  expect(await refusal(restored)).toMatchObject({ kind: 'exhausted' })
  await bench.db.pool.query('UPDATE vdc SET quota = NULL')
})

test('a damaged backup is not restored, but verified again or deleted', async () => {
  const { backupId } = await takenBackup()
  await bench.db.prisma.backup.update({ where: { id: backupId }, data: { damage: 'Bytes are missing.' } })
  const restored = restoreBackup(bench.as('member'), { backupId, name: 'again', zoneId: bench.zones.a })
  expect(await refusal(restored)).toMatchObject({ kind: 'conflict', message: expect.stringMatching(/is damaged/) })
  await verifyBackup(bench.as('member'), { backupId })
  await endTasks(bench.db)
  await deleteBackup(bench.as('member'), { backupId })
})

test('one that is being taken can’t be used or deleted, and while one task is at it no other is', async () => {
  const { id: volumeId } = await makeVolume(bench)
  await createBackup(bench.as('member'), { volumeId })
  const backupId = (await backupOf(volumeId)).id as Id<'backup'>
  for (const call of [verifyBackup, deleteBackup])
    expect(await refusal(call(bench.as('member'), { backupId }))).toMatchObject({ kind: 'conflict' })
  const taken = await takenBackup()
  await verifyBackup(bench.as('member'), { backupId: taken.backupId })
  expect(await refusal(deleteBackup(bench.as('member'), { backupId: taken.backupId }))).toMatchObject({
    ...{ kind: 'conflict', message: expect.stringMatching(/is busy: “Verify a backup/) },
  })
})

test('a zone that keeps backups keeps its store; its configuration is sealed', async () => {
  await takenBackup()
  const drivers = [
    { driver: 'test-backup', title: '', role: 'backup' as const, schema: {}, parse: (config: unknown) => config },
  ]
  const ctx = bench.as('operator', { drivers, seal: () => ({ sealed: 'closed' }) })
  const zoneId = bench.zones.b
  expect(await refusal(setBackupStore(ctx, { zoneId, backupDriver: null }))).toMatchObject({ kind: 'conflict' })
  await setBackupStore(ctx, { zoneId, backupDriver: 'test-backup', backupConfig: { password: 'x' } })
  const row = await bench.db.prisma.zone.findUniqueOrThrow({ where: { id: zoneId } })
  expect(row.backupConfig).toEqual({ sealed: 'closed' })
  expect(
    await refusal(setBackupStore(bench.as('member'), { zoneId: newId('zone'), backupDriver: null })),
  ).toMatchObject({
    kind: 'denied',
  })
})
