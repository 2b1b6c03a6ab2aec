import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type BackupPolicy, weekdays } from '@/server/domain/backup-policy'
import { newId } from '@/server/domain/ids'
import { openStore } from '@/server/store/store'
import { endTasks, makeVolume, openServiceBench, refusal, type ServiceBench } from '../testing'
import { backUpAsPlenum } from './backups-as-plenum'
import { getCoverage, setVdcPolicy, setVolumePolicy } from './policies'

let bench: ServiceBench
beforeAll(async () => {
  bench = await openServiceBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  await bench.db.prisma.zone.updateMany({ data: { backupDriver: 'test-backup', backupConfig: {} } })
})
afterEach(async () => {
  await endTasks(bench.db)
  await bench.db.prisma.backup.deleteMany()
  await bench.db.prisma.volume.deleteMany()
  await bench.db.pool.query('UPDATE vdc SET backup_policy = NULL')
})

/** Its moments are days away: none comes while a test runs. */
const policy: BackupPolicy = {
  ...{ every: 'week', at: '00:00', weekday: weekdays[(new Date().getUTCDay() + 3) % 7]!, zoneId: null },
  keep: { hourly: 2, daily: 0, weekly: 0, monthly: 0 },
}
const vdcId = () => bench.vdcs.ours.vdcId
/** As if it had been set long ago. */
const setLongAgo = async () => {
  await setVdcPolicy(bench.as('member'), { vdcId: vdcId(), policy })
  await bench.db.pool.query(`UPDATE vdc SET backup_policy = backup_policy || '{"since": "2020-01-01T00:00:00Z"}'
    WHERE backup_policy IS NOT NULL`)
}
const begun = () => bench.db.prisma.task.count({ where: { kind: 'backup.create' } })
const since = async () => {
  const before = await begun()
  return async () => (await begun()) - before
}

test('many processes that look at once begin each backup once, and none again until its next moment', async () => {
  await makeVolume(bench)
  await makeVolume(bench)
  await setLongAgo()
  const more = await since()
  const others = [openStore(bench.db.url), openStore(bench.db.url)]
  await Promise.all([bench.db, bench.db, ...others, ...others].map(store => backUpAsPlenum(store)))
  expect(await more()).toBe(2)
  await endTasks(bench.db)
  await Promise.all(others.map(store => backUpAsPlenum(store)))
  expect(await more()).toBe(2)
  for (const other of others) await other.close()
})

test('a policy that was just set waits for its next moment', async () => {
  await makeVolume(bench)
  await setVdcPolicy(bench.as('member'), { vdcId: vdcId(), policy })
  const more = await since()
  await backUpAsPlenum(bench.db)
  expect(await more()).toBe(0)
})

test('a volume that is busy stays due and keeps no other waiting; what says none is left alone', async () => {
  const busy = await makeVolume(bench, { activeTaskKind: 'volume.resize' })
  await makeVolume(bench)
  const { id: volumeId } = await makeVolume(bench)
  await setVolumePolicy(bench.as('member'), { volumeId, policy: 'none' })
  await setLongAgo()
  const more = await since()
  const refused: unknown[] = []
  await backUpAsPlenum(bench.db, error => refused.push(error))
  expect(await more()).toBe(1)
  expect(refused).toMatchObject([{ message: expect.stringMatching(new RegExp(`${busy.name} is resizing`)) }])
  await bench.db.prisma.volume.update({ where: { id: busy.id }, data: { activeTaskKind: null } })
  await endTasks(bench.db)
  await backUpAsPlenum(bench.db)
  expect(await more()).toBe(2)
})

test('what need not be kept any more is deleted, once; what people took and damaged ones stay', async () => {
  const { id: volumeId } = await makeVolume(bench)
  const take = (hoursAgo: number, more: object = {}) =>
    bench.db.prisma.backup.create({
      data: {
        ...{ id: newId('backup'), vdcId: vdcId(), volumeId, volumeName: 'v', sourceZoneId: bench.zones.a },
        ...{ zoneId: bench.zones.b, sizeGiB: 1, origin: 'schedule', state: 'available', external: 'x', sha256: '' },
        takenAt: new Date(Date.now() - hoursAgo * 3_600_000),
        ...more,
      },
    })
  await take(30, { origin: 'hand' })
  await take(20, { damage: 'Bytes are missing.' })
  const old = await take(10)
  for (const hoursAgo of [2, 1]) await take(hoursAgo)
  await setVdcPolicy(bench.as('member'), { vdcId: vdcId(), policy })
  await backUpAsPlenum(bench.db)
  await backUpAsPlenum(bench.db)
  const deletions = await bench.db.prisma.task.findMany({ where: { kind: 'backup.delete', state: 'queued' } })
  expect(deletions).toMatchObject([{ resourceId: old.id }])
})

test('coverage tells whose policy counts, the last good backup, and what is overdue', async () => {
  const { id: volumeId, name } = await makeVolume(bench)
  await setLongAgo()
  const read = async () => (await getCoverage(bench.as('viewer'), { vdcId: vdcId() })).volumes
  expect(await read()).toMatchObject([
    { volumeId, volumeName: name, own: 'vdc', policy, lastGoodAt: null, isOverdue: true },
  ])
  const own = { ...policy, every: 'day' as const }
  await setVolumePolicy(bench.as('member'), { volumeId, policy: own })
  expect(await read()).toMatchObject([
    { own, policy: own, isOverdue: false, nextAt: expect.stringMatching(/T00:00:00/) },
  ])
  await setVolumePolicy(bench.as('member'), { volumeId, policy: 'none' })
  expect(await read()).toMatchObject([{ own: 'none', policy: null, nextAt: null, isOverdue: false }])
})

test('a policy for a zone that keeps no backups is refused', async () => {
  const { id: volumeId } = await makeVolume(bench)
  await bench.db.prisma.zone.update({ where: { id: bench.zones.b }, data: { backupDriver: null } })
  const refused = await refusal(
    setVolumePolicy(bench.as('member'), { volumeId, policy: { ...policy, zoneId: bench.zones.b } }),
  )
  expect(refused).toMatchObject({ kind: 'invalid', field: 'zoneId' })
})
