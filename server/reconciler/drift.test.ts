import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { backupDefaults } from '@/server/domain/backup-policy'
import { designOf } from '@/server/domain/design/design-of'
import type { FindingView, ResolutionKind } from '@/server/domain/drift'
import type { Id } from '@/server/domain/ids'
import { planVdc } from '@/server/domain/planning/plan-vdc'
import type { Call, Connection, Infrastructure } from '@/server/drivers/contract'
import { repairAsPlenum } from '@/server/services/findings/repair-as-plenum'
import { resolveFinding } from '@/server/services/findings/resolve-finding'
import { resolveFindings } from '@/server/services/findings/resolve-findings'
import { operatorOn } from '@/server/services/testing'
import { getDriftPolicy } from '@/server/services/vdcs/drift-policy'
import { listFindings } from '@/server/store/findings'
import { readPlanContext } from '@/server/store/plan-context'
import { readZone } from '@/server/store/read-zones'
import { readRecordedVdc } from '@/server/store/recorded-vdc'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { idFor } from '@/server/workflows/testing'
import type { Reconciler } from '.'
import { repairDrift } from './repair/repair-drift'
import { createWatchedWorld, until, type WatchedWorld } from './testing'
import { sweepRecords } from './vdcs/watch-records'

let db: TestDatabase
let world: WatchedWorld
let reconciler: Reconciler
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
afterEach(async () => {
  await reconciler.stop()
  await world.dispose()
})

const web = idFor('instance', 'web-1')
const data = idFor('volume', 'data')
const host = 'host-a1'
const services = () => operatorOn(db)

/** One running instance with a volume, in a data center that is being looked at. */
async function start(instances = ['web-1'], options: Parameters<typeof createWatchedWorld>[1] = {}) {
  world = await createWatchedWorld(db, { instances, ...options })
  if (instances.includes('web-1')) {
    const zoneId = world.zones[0]!.id
    await world.run(await world.intend.createVolume('data', { zoneId }))
    await world.run(await world.intend.attach(data, web))
  }
  reconciler = world.reconciler()
  reconciler.start()
  await until(
    () => db.prisma.instance.findMany(),
    all => all.every(row => row.actual !== null),
  )
}

/** Also those that are ignored. */
const listed = async () => (await listFindings(db.pool, { open: true, limit: 200 }, { seesHosts: true })).items
const findings = async () => (await listed()).filter(it => it.state === 'open')
const found = async (kind: string): Promise<FindingView> =>
  (await until(findings, all => all.some(it => it.kind === kind))).find(it => it.kind === kind)!
const nothingFound = () => until(findings, all => all.length === 0)
const resolve = (finding: FindingView, resolution: ResolutionKind, more: object = {}) =>
  resolveFinding(services(), { findingId: finding.id, resolution, acceptDataLoss: [], ...more })

/** What planning what is recorded finds to do. */
async function planned(vdcId = world.vdcId as Id<'vdc'>) {
  const recorded = await readRecordedVdc(db.pool, vdcId)
  const { changes, problems } = planVdc(designOf(recorded), recorded, await readPlanContext(db.pool, vdcId))
  return [...changes.map(({ key, action }) => `${action} ${key}`), ...problems.map(({ message }) => message)]
}

type Scene = { breaks: () => Promise<unknown>; loses?: string[]; adoptable?: boolean }
const scenes: Record<string, Scene> = {
  state: { breaks: () => world.meddler.powerOff(host, web) },
  'state of a paused one': { breaks: () => world.meddler.pause(host, web) },
  'state of a crashed one': { breaks: () => world.meddler.crash(host, web) },
  size: { breaks: () => world.meddler.resize(host, web, { memoryMiB: 768 }) },
  attachment: { breaks: () => world.meddler.unplug(host, web, data) },
  address: { breaks: () => world.meddler.swapCard(host, web, '52:54:00:99:99:99'), adoptable: false },
  'missing-instance': { breaks: () => world.meddler.remove(host, web), loses: ['instance/web-1'] },
}
const both = Object.entries(scenes).flatMap(([name, scene]) =>
  (['repair', 'adopt'] as const)
    .filter(resolution => resolution === 'repair' || scene.adoptable !== false)
    .map(resolution => ({ name, resolution, ...scene })),
)

it.each(both)(
  '$name: $resolution leaves no finding, and nothing to plan',
  async ({ name, resolution, breaks, loses }) => {
    await start()
    expect(await planned()).toEqual([])
    await breaks()
    const finding = await found(name.split(' ')[0]!)
    expect(finding).toMatchObject({ resourceId: web, state: 'open' })
    expect(finding.resolutions.map(each => each.kind)).toEqual(['repair', 'adopt', 'ignore'])
    if (resolution === 'repair') expect(await planned()).not.toEqual([])
    const { taskId } = await resolve(finding, resolution, { acceptDataLoss: loses ?? [] })
    await world.settle()
    if (taskId) expect(await world.task(taskId)).toMatchObject({ state: 'succeeded', error: null })
    await nothingFound()
    expect(await planned()).toEqual([])
    expect(world.troubles).toEqual([])
  },
)

it('a finding says what is wanted, what is there, and who it was', async () => {
  await start()
  // Until the infrastructure's events are listened to, nobody tells who it was.
  const again = async () => {
    await world.meddler.powerOn(host, web)
    await nothingFound()
    await world.meddler.powerOff(host, web)
    return found('state')
  }
  expect(await until(again, it => it.cause !== null)).toMatchObject({
    ...{ wanted: 'running', actual: 'stopped', summary: 'web-1 is wanted running but is stopped' },
    cause: expect.stringMatching(/^Outside of Plenum: its host told of “switched off” at \d\d:\d\d:\d\d UTC\.$/),
  })
})

it('a repair that loses data waits as a plan until somebody names what is lost', async () => {
  await start()
  await world.meddler.remove(host, web)
  const { planId, taskId } = await resolve(await found('missing-instance'), 'repair')
  expect({ planId, taskId }).toEqual({ planId: expect.stringMatching(/^plan_/), taskId: null })
  const { body } = await db.prisma.plan.findUniqueOrThrow({ where: { id: planId! } })
  expect(body).toMatchObject({ changes: [{ key: 'instance/web-1', dataLoss: expect.stringContaining('root disk') }] })
})

it('what is ignored is not open until its day, and comes back then', async () => {
  await start()
  await world.meddler.pause(host, web)
  const finding = await found('state')
  const until = (ms: number) => new Date(Date.now() + ms).toISOString()
  await expect(resolve(finding, 'ignore', { until: until(60_000) })).rejects.toMatchObject({ field: 'reason' })
  await expect(resolve(finding, 'ignore', { until: until(-1), reason: 'x' })).rejects.toMatchObject({ field: 'until' })
  await resolve(finding, 'ignore', { until: until(60_000), reason: 'Being looked at' })
  expect(await findings()).toEqual([])
  await db.prisma.finding.update({ where: { id: finding.id }, data: { ignoredUntil: new Date() } })
  expect((await found('state')).id).toBe(finding.id)
})

it('what is ignored stays so when it comes back the same, until somebody thinks better of it', async () => {
  await start()
  const pause = async () => {
    await world.meddler.pause(host, web)
    return (await until(listed, all => all.some(it => it.kind === 'state'))).find(it => it.kind === 'state')!
  }
  const resume = () => world.meddler.powerOn(host, web).then(() => until(listed, all => all.length === 0))
  const first = await pause()
  await resolve(first, 'ignore', { until: new Date(Date.now() + 60_000).toISOString(), reason: 'Being looked at' })
  await resume()
  const again = await pause()
  expect(again).toMatchObject({ state: 'ignored', ignoreReason: 'Being looked at' })
  expect(again.resolutions.map(each => each.kind)).toEqual(['repair', 'adopt', 'heed'])
  await resolve(again, 'heed')
  expect((await found('state')).id).toBe(again.id)
  await resume()
  expect(await pause()).toMatchObject({ state: 'open', ignoredBy: null })
  await expect(resolve(again, 'heed')).rejects.toMatchObject({ kind: 'conflict' })
})

it('a disk that Plenum did not attach is told, cannot be adopted, and is gone with the disk', async () => {
  await start()
  await world.meddler.plugForeign(host, web, { device: 'vdz', source: '/tmp/x.img' })
  const finding = await found('attachment')
  expect(finding.actual).toContain('vdz (/tmp/x.img)')
  await expect(resolve(finding, 'adopt')).rejects.toMatchObject({ kind: 'conflict' })
  await world.meddler.plugForeign(host, web, null)
  await nothingFound()
})

it('volumes: another size and a lost volume are repaired or adopted', async () => {
  await start([])
  const zoneId = world.zones[0]!.id
  await world.run(await world.intend.createVolume('logs', { zoneId, sizeGiB: 2 }))
  const logs = idFor('volume', 'logs')
  const resized = (sizeGiB: number) =>
    db.pool.query(`UPDATE simulated.object SET document = jsonb_set(document, '{sizeGiB}', $1) WHERE ref_id = $2`, [
      JSON.stringify(sizeGiB),
      logs,
    ])
  await resized(3)
  const larger = await found('size')
  await expect(resolve(larger, 'repair')).rejects.toMatchObject({ kind: 'conflict' })
  await resolve(larger, 'adopt')
  await nothingFound()
  expect(await planned()).toEqual([])
  expect((await db.prisma.volume.findUniqueOrThrow({ where: { id: logs } })).sizeGiB).toBe(3)

  await world.meddler.removeVolume('zone-a', logs)
  await resolve(await found('missing-volume'), 'repair', { acceptDataLoss: ['volume/logs'] })
  await world.settle()
  await nothingFound()
  expect(await planned()).toEqual([])
  expect((await world.truth()).volumes).toMatchObject([{ id: logs, sizeGiB: 3 }])

  await world.meddler.removeVolume('zone-a', logs)
  await resolve(await found('missing-volume'), 'adopt')
  await world.settle()
  await nothingFound()
  expect(await db.prisma.volume.count()).toBe(0)
})

it('a backup that its schedule asked for and that is not there is found with why, and clears once one is taken', async () => {
  await start()
  const policy = { ...backupDefaults, every: 'hour', zoneId: null, since: '2020-01-01T00:00:00.000Z' }
  await db.prisma.volume.update({ where: { id: data }, data: { backupPolicy: policy } })
  expect(await found('overdue-backup')).toMatchObject({
    ...{ resourceId: data, actual: 'No good backup yet', cause: null },
    resolutions: [{ kind: 'repair', title: 'Back up now' }, { kind: 'ignore' }],
  })
  const answer = await resolveFindings(services(), {
    ...{ vdcId: world.vdcId as Id<'vdc'>, resolution: 'repair', acceptDataLoss: [] },
    findingIds: [(await found('overdue-backup')).id],
  })
  expect(answer).toMatchObject({ skipped: [], planId: null, taskId: expect.stringMatching(/^task_/) })
  await world.settle()
  await nothingFound()
  expect(await db.prisma.backup.findMany()).toMatchObject([{ volumeId: data, state: 'available' }])
})

it('how full a storage is is recorded; one that is nearly full is found, and clears once there is room', async () => {
  await start()
  const zoneId = world.zones[0]!.id
  const { sizeGiB } = await db.prisma.volume.findUniqueOrThrow({ where: { id: data } })
  const resize = (totalGiB: number) =>
    db.pool.query(
      `UPDATE storage SET config = jsonb_set(config, '{capacityGiB}', to_jsonb($1::int)) WHERE zone_id = $2`,
      [...[totalGiB, zoneId]],
    )
  const storages = async () => (await readZone(db.pool, zoneId))!.storages
  await resize(sizeGiB)
  expect(await found('full-storage')).toMatchObject({
    ...{ zoneId, resourceName: 'main', actual: '100 % in use' },
    resolutions: [{ kind: 'ignore' }],
  })
  expect(await storages()).toMatchObject([{ promisedGiB: sizeGiB, capacity: { totalGiB: sizeGiB, freeGiB: 0 } }])
  await resize(sizeGiB * 2)
  await nothingFound()
  expect(await storages()).toMatchObject([{ capacity: { totalGiB: sizeGiB * 2, freeGiB: sizeGiB } }])
})

it('many findings are one repair; what cannot be resolved so is named with the reason', async () => {
  await start(['web-1', 'web-2', 'web-3'])
  await world.meddler.powerOff(host, web)
  await world.meddler.pause(host, idFor('instance', 'web-2'))
  await world.meddler.plugForeign(host, idFor('instance', 'web-3'), { device: 'vdz', source: '/tmp/x.img' })
  const all = await until(findings, it => it.length === 3)
  const answer = await resolveFindings(services(), {
    ...{ vdcId: world.vdcId as Id<'vdc'>, findingIds: all.map(it => it.id), resolution: 'repair', acceptDataLoss: [] },
  })
  expect(answer).toMatchObject({ skipped: [{ reason: expect.stringContaining('no volume of Plenum') }] })
  await world.settle()
  expect(await world.task(answer.taskId!)).toMatchObject({ state: 'succeeded' })
  await until(findings, it => it.length === 1)
})

it('a stranger is imported as it is: it runs on untouched, is then changed like any other, and removed again', async () => {
  await start([])
  const external = await world.meddler.addStranger(host, 'Legacy DB', { vcpus: 3, memoryMiB: 640 })
  const before = (await world.meddler.machines(host)).find(it => it.external === external)!
  await resolve(await found('unknown-instance'), 'import', { vdcId: world.vdcId })
  await world.settle()
  await nothingFound()
  const row = await db.prisma.instance.findFirstOrThrow()
  expect(row).toMatchObject({ name: 'legacy-db', vcpus: 3, memoryMiB: 640, power: 'running', observed: 'running' })
  const after = (await world.meddler.machines(host)).find(it => it.external === external)!
  expect({ power: after.power, bootedAt: after.bootedAt }).toEqual({ power: before.power, bootedAt: before.bootedAt })
  expect(await planned()).toEqual([])

  expect((await world.run(await world.intend.stop(row.id as Id<'instance'>))).state).toBe('succeeded')
  expect((await world.truth()).machines).toMatchObject([{ power: 'stopped', vcpus: 3 }])
  await nothingFound()
})

it('a machine that a task has on its way to another host is no stranger there; once the task has ended it is', async () => {
  await start()
  await db.prisma.instance.update({ where: { id: web }, data: { activeTaskId: 'task_x' } })
  await db.pool.query(`UPDATE simulated.object SET place = 'host-b1' WHERE kind = 'instance' AND ref_id = $1`, [web])
  const strangers = async () =>
    (await findings()).flatMap(it => (it.kind === 'unknown-instance' ? it.resourceName : []))
  // Once another one is found there, the host was looked at.
  await world.meddler.addStranger('host-b1', 'legacy')
  expect(await until(strangers, names => names.length > 0)).toEqual(['legacy'])
  await db.prisma.instance.update({ where: { id: web }, data: { activeTaskId: null } })
  expect((await until(strangers, names => names.length > 1)).sort()).toEqual(['legacy', 'web-1'])
})

it('a machine that is elsewhere than recorded is recorded there by one choice; not one that a rebuild left behind', async () => {
  await start()
  await db.pool.query(`UPDATE simulated.object SET place = 'host-b1' WHERE kind = 'instance' AND ref_id = $1`, [web])
  const offer = async () => (await findings()).find(it => it.kind === 'unknown-instance')?.resolutions[0]
  // Its recorded host was looked at, too.
  await until(offer, it => it?.kind === 'adopt' && it.blockedBy === null)
  const makeAnew = (by: 'increment' | 'decrement') =>
    db.prisma.instance.update({ where: { id: web }, data: { rootVersion: { [by]: 1 } } })
  await makeAnew('increment')
  expect((await until(offer, it => it?.blockedBy != null))?.blockedBy).toMatch(/made anew since/)
  await makeAnew('decrement')
  await until(offer, it => it?.blockedBy === null)
  const finding = await found('unknown-instance')
  expect(finding).toMatchObject({
    hostName: 'host-b1',
    vdcId: null,
    summary: expect.stringContaining('recorded on host-a1'),
  })
  await resolve(finding, 'adopt')
  await until(findings, all => all.every(it => !/instance$/.test(it.kind)))
  expect(await db.prisma.instance.findFirst()).toMatchObject({
    hostId: 'host_b1',
    zoneId: 'zone_b',
    observed: 'running',
    stateReason: null,
  })
})

const offerToRemove = async () =>
  (await findings()).find(it => it.kind === 'unknown-instance')?.resolutions.find(each => each.kind === 'remove')
const accepted = { acceptDataLoss: ['instance/web-1'] }
const places = async () => (await world.truth()).machines.map(it => `${it.host} ${it.power}`)

it('what a host has kept of a machine is removed by a choice that names its root disk', async () => {
  await start()
  await world.meddler.leaveCopy(host, web, 'host-b1')
  const finding = await found('unknown-instance')
  expect(await offerToRemove()).toMatchObject({ blockedBy: null, dataLoss: expect.stringContaining('root disk') })
  await expect(resolve(finding, 'remove')).rejects.toMatchObject({ kind: 'invalid', field: 'acceptDataLoss' })
  await resolve(finding, 'remove', accepted)
  await world.settle()
  await nothingFound()
  expect(await places()).toEqual(['host-a1 running'])
  expect((await world.truth()).volumes).toHaveLength(1)
})

it('what is left of a machine that was deleted is removed, too; not one that was never deleted', async () => {
  await start()
  await world.meddler.leaveCopy(host, web, 'host-b1')
  await world.run(await world.intend.deleteInstance(web))
  await until(offerToRemove, it => it?.blockedBy === null)
  const finding = await found('unknown-instance')
  expect(finding.summary).toBe('host-b1 has a machine web-1 that carries Plenum’s mark but was deleted')
  await db.pool.query(`UPDATE task SET kind = 'instance.stop' WHERE kind = 'instance.delete'`)
  expect((await until(offerToRemove, it => it?.blockedBy != null))?.blockedBy).toMatch(/the only one there is/)
  await expect(resolve(finding, 'remove', accepted)).rejects.toMatchObject({ kind: 'conflict' })
  await db.pool.query(`UPDATE task SET kind = 'instance.delete' WHERE kind = 'instance.stop'`)
  await until(offerToRemove, it => it?.blockedBy === null)
  await resolve(finding, 'remove', accepted)
  await world.settle()
  await nothingFound()
  expect(await places()).toEqual([])
})

it('a machine that is the only one by the time it is to be removed stays', async () => {
  await start()
  await world.meddler.leaveCopy(host, web, 'host-b1')
  const finding = await found('unknown-instance')
  await until(offerToRemove, it => it?.blockedBy === null)
  await reconciler.stop()
  await world.meddler.remove(host, web)
  const { taskId } = await resolve(finding, 'remove', accepted)
  await world.settle()
  expect(await world.task(taskId!)).toMatchObject({
    ...{ state: 'rolled back', error: { kind: 'conflict', message: expect.stringMatching(/the only one there is/) } },
  })
  expect(await places()).toEqual(['host-b1 stopped'])
})

it('an import that is cancelled leaves neither mark nor record', async () => {
  await start([])
  const external = await world.meddler.addStranger(host, 'legacy')
  const finding = await found('unknown-instance')
  await reconciler.stop()
  await world.meddler.remove(host, external)
  const { taskId } = await resolve(finding, 'import', { vdcId: world.vdcId })
  await world.settle()
  expect(await world.task(taskId!)).toMatchObject({ state: 'rolled back' })
  expect(await db.prisma.instance.count()).toBe(0)
})

it('a volume that carries our id but is not recorded is imported with what is on it', async () => {
  await start([])
  await world.run(await world.intend.createVolume('logs', { zoneId: world.zones[0]!.id, sizeGiB: 2 }))
  await world.writeToVolume(idFor('volume', 'logs'), '/a', 'kept')
  await db.prisma.volume.deleteMany()
  await resolve(await found('unknown-volume'), 'import', { vdcId: world.vdcId, name: 'found' })
  await nothingFound()
  expect(await planned()).toEqual([])
  expect((await world.truth()).volumes).toMatchObject([{ files: { '/a': 'kept' } }])
})

it('two members of a group on one host are found while another host would fit; letting them share is recorded', async () => {
  await start([])
  const [a1, a2] = world.hosts
  for (const name of ['db-1', 'db-2'])
    await world.perform(await world.intend.createInstance(name, { hostId: a1!.id, antiAffinityGroup: 'db' }))
  const finding = await found('placement')
  expect(finding).toMatchObject({ resourceName: 'db-2', summary: expect.stringContaining('shares a host with db-1') })
  expect(a2).toBeDefined()
  await expect(resolve(finding, 'repair')).rejects.toMatchObject({ field: 'acceptDataLoss' })
  const among = { vdcId: world.vdcId as Id<'vdc'>, findingIds: [finding.id], acceptDataLoss: ['instance/db-2'] }
  const { taskId, skipped } = await resolveFindings(services(), { ...among, resolution: 'repair' })
  expect({ taskId, skipped }).toMatchObject({
    taskId: null,
    skipped: [{ reason: expect.stringContaining('one by one') }],
  })
  await resolve(finding, 'adopt')
  await nothingFound()
  expect(await planned()).toEqual([])
})

it('a member of a group is rebuilt on another host once its root disk’s loss is named', async () => {
  await start([])
  for (const name of ['db-1', 'db-2'])
    await world.perform(
      await world.intend.createInstance(name, { hostId: world.hosts[0]!.id, antiAffinityGroup: 'db' }),
    )
  await resolve(await found('placement'), 'repair', { acceptDataLoss: ['instance/db-2'] })
  await world.settle()
  await nothingFound()
  const hosts = (await world.truth()).machines.map(it => it.host)
  expect(new Set(hosts).size).toBe(2)
})

it('no finding of placement while no other host would fit', async () => {
  await start([])
  await db.prisma.host.updateMany({ where: { id: { not: world.hosts[0]!.id } }, data: { cordoned: true } })
  for (const name of ['db-1', 'db-2'])
    await world.perform(
      await world.intend.createInstance(name, { hostId: world.hosts[0]!.id, antiAffinityGroup: 'db' }),
    )
  await sweepRecords({ store: db })
  expect(await findings()).toEqual([])
})

it('a host that can no longer weigh CPU use is found for whoever needs it; doing without is recorded', async () => {
  await start()
  await reconciler.stop()
  await world.run(await world.intend.resize(web, { cpuShares: 2048 }))
  reconciler = world.reconciler({ infrastructure: withoutWeights(world.infrastructure) })
  reconciler.start()
  const finding = await found('capability')
  expect(finding).toMatchObject({ wanted: 'CPU weight 2048', resourceId: web })
  await resolve(finding, 'adopt')
  expect((await db.prisma.instance.findUniqueOrThrow({ where: { id: web } })).cpuShares).toBe(1024)
})

it('what a task could not take back is found, and settled by a person for good', async () => {
  await start(['web-2'])
  const id = await world.queue(await world.intend.stop(idFor('instance', 'web-2')))
  await db.prisma.task.update({
    where: { id },
    data: { state: 'needs operator', error: { message: 'The volume could not be removed.' }, finishedAt: new Date() },
  })
  const finding = await found('left-behind')
  expect(finding).toMatchObject({ actual: 'The volume could not be removed.', vdcId: world.vdcId })
  const ofTask = (taskId: string) =>
    listFindings(db.pool, { taskId: taskId as Id<'task'>, limit: 10, vdcId: world.vdcId }, { seesHosts: true })
  expect((await ofTask(id)).items.map(it => it.id)).toEqual([finding.id])
  expect((await ofTask(idFor('task', 'another'))).items).toEqual([])
  await resolve(finding, 'adopt')
  await sweepRecords({ store: db })
  expect((await findings()).filter(it => it.kind === 'left-behind')).toEqual([])
})

it('what a policy allows is repaired without asking, and never more than its brake lets through', async () => {
  const names = ['web-1', 'web-2', 'web-3', 'web-4']
  await start(names)
  await reconciler.stop()
  await db.prisma.vdc.update({
    where: { id: world.vdcId },
    data: { driftPolicy: { repair: ['state'], maxSharePercent: 50, windowMinutes: 60 } },
  })
  for (const name of names) await world.meddler.powerOff(host, idFor('instance', name))
  reconciler = world.reconciler({ repair: repairAsPlenum(db) })
  reconciler.start()
  await until(findings, all => all.length === 4)
  await until(
    () => db.prisma.finding.count({ where: { repairedBy: 'Plenum', taskId: { not: null } } }),
    n => n === 2,
  )
  await world.settle()
  await until(findings, all => all.length === 2)
  const policy = await getDriftPolicy(services(), { vdcId: world.vdcId as Id<'vdc'> })
  expect(policy).toMatchObject({ limit: 2, repairedInWindow: 2, heldBack: 2 })
  for (let n = 0; n < 3; n++) await repairDrift({ store: db, onTrouble: () => {} }, repairAsPlenum(db))
  await world.settle()
  expect((await world.truth()).machines.filter(it => it.power === 'running')).toHaveLength(2)
})

/** Hosts whose CPU controller is gone. */
const withoutWeights = (infrastructure: Infrastructure): Infrastructure => ({
  ...infrastructure,
  async compute(id) {
    const connection = await infrastructure.compute(id)
    const probe = async (call: Call) => {
      const seen = await connection.probe(call)
      return { ...seen, capabilities: { ...seen.capabilities, cpuShares: false } }
    }
    return Object.create(connection, { probe: { value: probe } }) as Connection
  },
})
