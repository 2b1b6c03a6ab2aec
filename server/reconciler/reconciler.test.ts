import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { PlenumError } from '@/server/domain/errors'
import { consumption, type HostSensors, hottest } from '@/server/domain/sensor'
import type { Infrastructure, Resource } from '@/server/drivers/contract'
import { createTestDatabase, storageIdOf, type TestDatabase } from '@/server/store/testing'
import { idFor } from '@/server/workflows/testing'
import { over } from '@/server/workflows/testing/over'
import type { Reconciler } from '.'
import { createWatchedWorld, never, until, type WatchedWorld } from './testing'

let db: TestDatabase
let world: WatchedWorld
const started: Reconciler[] = []
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
afterEach(async () => {
  await Promise.all(started.splice(0).map(each => each.stop()))
  await world.dispose()
})
const start = (reconciler: Reconciler) => {
  started.push(reconciler)
  reconciler.start()
  return reconciler
}

const web = idFor('instance', 'web-1')
const hostA = 'host-a1'
const instance = (id = web) => db.prisma.instance.findUniqueOrThrow({ where: { id } })
const host = () => db.prisma.host.findUniqueOrThrow({ where: { id: world.hosts[0]!.id } })
const open = () => db.prisma.finding.findMany({ where: { clearedAt: null } })
const events = (kind: string) => db.prisma.event.findMany({ where: { kind }, select: { scope: true, id: true } })
const forget = () => db.prisma.event.deleteMany()
const observed = (state: string, id = web, ms = 5_000) =>
  until(
    () => instance(id),
    it => it.observed === state,
    ms,
  )
/** Two whole sweeps of the host began and ended after this was called. */
async function swept() {
  await firstLook()
  for (let n = 0; n < 3; n++) {
    const { observedAt } = await host()
    await until(host, it => it.observedAt!.getTime() > observedAt!.getTime())
  }
}
const firstLook = () => until(host, it => it.lastSeenAt !== null)
const found = (kind: string) => until(open, all => all.some(it => it.kind === kind))
const nothingFound = () => until(open, all => all.length === 0)

it.each([
  ['by its hint, long before the next sweep', { sweepMs: never }],
  ['by the sweep alone, when no hints come', { withoutHints: true, sweepMs: 100 }],
])('a machine switched off behind Plenum’s back is recorded as crashed within 2 s %s', async (_, options) => {
  world = await createWatchedWorld(db, options)
  start(world.reconciler())
  await firstLook()
  await world.meddler.powerOff(hostA, web)
  expect((await observed('crashed', web, 2_000)).stateReason).toBe('It was stopped outside of Plenum. Start it again.')
  const told = await db.prisma.activity.findMany({ where: { resourceId: web, message: 'Stopped outside of Plenum' } })
  expect(told).toHaveLength(1)
})

it('strangers, lost machines, other states and sizes are found, and cleared once the difference is gone', async () => {
  world = await createWatchedWorld(db, { instances: ['web-1', 'web-2'] })
  start(world.reconciler())
  await firstLook()
  const stranger = await world.meddler.addStranger(hostA, 'legacy')
  await found('unknown-instance')
  await world.meddler.remove(hostA, stranger)
  await nothingFound()

  await world.meddler.pause(hostA, web)
  expect((await found('state'))[0]).toMatchObject({ wanted: 'running', actual: 'paused', resourceId: web })
  await world.meddler.powerOn(hostA, web)
  await nothingFound()

  await db.prisma.instance.update({ where: { id: web }, data: { vcpus: 2 } })
  expect((await found('size'))[0]).toMatchObject({ wanted: '2 vCPU, 512 MiB', actual: '1 vCPU, 512 MiB' })
  await db.prisma.instance.update({ where: { id: web }, data: { vcpus: 1 } })
  await nothingFound()

  await world.meddler.remove(hostA, web)
  expect((await found('missing-instance'))[0]).toMatchObject({ resourceId: web, resourceKind: 'instance' })
  await observed('missing')
  await world.run(await world.intend.deleteInstance(web))
  await nothingFound()
  expect((await instance(idFor('instance', 'web-2'))).observed).toBe('running')
  expect(world.troubles).toEqual([])
})

it('unknown, lost and wrongly sized volumes are found, and cleared once the difference is gone', async () => {
  world = await createWatchedWorld(db, { instances: [] })
  const zoneId = world.zones[0]!.id
  const id = idFor('volume', 'data')
  await world.run(await world.intend.createVolume('data', { zoneId, sizeGiB: 1 }))
  const row = await db.prisma.volume.findUniqueOrThrow({ where: { id } })
  start(world.reconciler())
  await db.prisma.volume.update({ where: { id }, data: { sizeGiB: 2 } })
  expect((await found('size'))[0]).toMatchObject({ wanted: '2 GiB', actual: '1 GiB', resourceKind: 'volume' })
  await db.prisma.volume.update({ where: { id }, data: { sizeGiB: 1 } })
  await nothingFound()

  await db.prisma.volume.delete({ where: { id } })
  await found('unknown-volume')
  await db.prisma.volume.create({ data: { ...row, actual: undefined, backupPolicy: undefined, luksKey: undefined } })
  await nothingFound()

  await world.meddler.removeVolume('zone-a', id)
  expect((await found('missing-volume'))[0]).toMatchObject({ resourceId: id, actual: null })
  expect((await db.prisma.volume.findUniqueOrThrow({ where: { id } })).observed).toBe('missing')
  await world.run(await world.intend.deleteVolume(id))
  await nothingFound()
})

it('a volume is no stranger to another zone that has its storage server as well; one that nobody recorded is to both', async () => {
  world = await createWatchedWorld(db, { instances: [] })
  const [here, there] = world.zones.map(({ id }) => id)
  const { driver, config } = await db.prisma.storage.findUniqueOrThrow({ where: { id: storageIdOf(here!) } })
  await db.prisma.storage.update({
    where: { id: storageIdOf(there!) },
    data: { driver, config: config as object },
  })
  const stranger = idFor('volume', 'stranger')
  for (const name of ['data', 'stranger'])
    await world.run(await world.intend.createVolume(name, { zoneId: here!, sizeGiB: 1 }))
  await db.prisma.volume.delete({ where: { id: stranger } })
  start(world.reconciler())
  const found = await until(open, all => new Set(all.map(it => it.zoneId)).size === 2)
  expect(found.map(({ kind, key }) => ({ kind, key }))).toEqual(
    Array(2).fill({ kind: 'unknown-volume', key: stranger }),
  )
})

it('a volume that was made, unheard of, and could not be taken back is recorded once its storage answers again', async () => {
  world = await createWatchedWorld(db, { instances: [] })
  const { ports, meddler } = world
  const infrastructure: Infrastructure = {
    ...ports.infrastructure,
    async storage(id) {
      const connection = await ports.infrastructure.storage(id)
      const ensure: Resource<'volume'>['ensure'] = async (...call) => {
        await connection.volumes!.ensure(...call)
        await meddler.setUnreachable('zone-a')
        throw new PlenumError('unreachable', 'The answer was lost.')
      }
      return over(connection, { volumes: over(connection.volumes!, { ensure }) })
    },
  }
  const intent = await world.intend.createVolume('data', { zoneId: world.zones[0]!.id, sizeGiB: 1 })
  const task = await world.queue(intent)
  const worker = world.engine({ ports: { ...ports, infrastructure } })
  await worker.start()
  await worker.idle()
  await worker.stop()
  expect(await world.task(task)).toMatchObject({ state: 'needs operator' })
  const volume = () => db.prisma.volume.findUniqueOrThrow({ where: { id: intent.input.volumeId } })
  expect(await volume()).toMatchObject({ observed: 'unknown', activeTaskId: null })

  await meddler.setReachable('zone-a')
  start(world.reconciler())
  const seen = await until(volume, it => it.observed === 'available')
  expect(seen).toMatchObject({ stateReason: null, actual: { sizeGiB: 1 } })
})

it('a host that does not answer keeps when it was last seen, its instances are unknown, and all is as before after', async () => {
  world = await createWatchedWorld(db)
  start(world.reconciler())
  await firstLook()
  const before = await instance()
  await world.meddler.setUnreachable(hostA)
  await observed('unknown')
  const lost = await until(host, it => it.state === 'unreachable')
  await until(async () => (await world.meddler.places()).some(place => place.unreachable), Boolean)
  expect((await host()).lastSeenAt).toEqual(lost.lastSeenAt)
  await world.meddler.setReachable(hostA)
  const after = await observed('running')
  expect((await until(host, it => it.state === 'up')).lastSeenAt!.getTime()).toBeGreaterThan(lost.lastSeenAt!.getTime())
  for (const key of ['stateReason', 'power', 'generation', 'observedGeneration', 'external', 'hostId'] as const)
    expect(after[key]).toEqual(before[key])
})

it('nothing is written for an instance that a task is at work on, nor found of it', async () => {
  world = await createWatchedWorld(db)
  await world.queue(await world.intend.stop(web))
  const before = await instance()
  expect(before.activeTaskId).not.toBeNull()
  start(world.reconciler())
  await firstLook()
  await world.meddler.powerOff(hostA, web)
  await swept()
  await world.meddler.setUnreachable(hostA)
  await until(host, it => it.state === 'unreachable')
  expect(await instance()).toEqual(before)
  expect((await open()).filter(it => it.resourceId === web)).toEqual([])
})

it('each change is told once in its scope, and a sweep that sees nothing new tells nothing', async () => {
  world = await createWatchedWorld(db)
  start(world.reconciler())
  await firstLook()
  await swept()
  await forget()
  await swept()
  expect(await db.prisma.event.findMany()).toEqual([])

  await world.meddler.powerOff(hostA, web)
  await observed('crashed')
  const [finding] = await found('state')
  await swept()
  expect(await events('instance')).toEqual([{ scope: world.vdcId, id: web }])
  expect(await events('finding')).toEqual([
    { scope: 'platform', id: finding!.id },
    { scope: world.vdcId, id: finding!.id },
  ])
  expect(await events('host')).toEqual([])

  await world.meddler.setUnreachable(hostA)
  await observed('unknown')
  // That it does not answer, and what is made of that.
  const lookedAt = (it: Awaited<ReturnType<typeof host>>) => (it.suspicion as { lookedAt: string } | null)?.lookedAt
  const first = lookedAt(await until(host, it => it.suspicion !== null))
  await until(host, it => lookedAt(it) !== first)
  const told = { scope: 'platform', id: world.hosts[0]!.id }
  expect(await events('host')).toEqual([told, told])
  expect(await events('instance')).toHaveLength(2)
})

it('measurements tell one pointer per VDC and batch', async () => {
  world = await createWatchedWorld(db, { instances: ['web-1', 'web-2'], sweepMs: never, metricsMs: 40 })
  start(world.reconciler())
  await firstLook()
  const batches = async () =>
    (await db.pool.query('SELECT DISTINCT at FROM metric_sample WHERE subject_id = $1', [web])).rowCount!
  const later = async () => {
    world.clock.advance(5_000)
    return batches()
  }
  await until(later, count => count >= 3)
  await Promise.all(started.splice(0).map(each => each.stop()))
  const told = (await events('metrics')).filter(event => event.scope === world.vdcId)
  expect(told).toHaveLength(await batches())
  const { cpuPercent, memoryUsedMiB } = await instance()
  expect(cpuPercent).toBeGreaterThan(0)
  expect(memoryUsedMiB).toBeGreaterThan(0)
})

it('of two reconcilers each place is led by one, and the other takes over when it stops', async () => {
  world = await createWatchedWorld(db)
  const looks: string[] = []
  const seenBy = (name: string) => ({
    ...world.infrastructure,
    compute: async (id: string) => {
      looks.push(`${name} ${id}`)
      return world.infrastructure.compute(id as never)
    },
    storage: async (id: string) => {
      looks.push(`${name} ${id}`)
      return world.infrastructure.storage(id as never)
    },
  })
  const leadersOf = () => Map.groupBy([...new Set(looks)], look => look.split(' ')[1]!)
  const first = start(world.reconciler({ infrastructure: seenBy('first') }))
  start(world.reconciler({ infrastructure: seenBy('second') }))
  await until(
    async () => leadersOf().size,
    places => places === 6,
  )
  await swept()
  for (const leaders of leadersOf().values()) expect(leaders).toHaveLength(1)

  await first.stop()
  started.splice(started.indexOf(first), 1)
  looks.length = 0
  await until(
    async () => leadersOf().size,
    places => places === 6,
  )
  expect(looks.every(look => look.startsWith('second '))).toBe(true)
  await world.meddler.powerOff(hostA, web)
  await observed('crashed')
})

it('what a host’s management controller reads stands beside the host, or why it reads nothing', async () => {
  world = await createWatchedWorld(db, { sweepMs: 40 })
  await world.powerControl(world.hosts[0]!)
  start(world.reconciler())
  const read = (row: Awaited<ReturnType<typeof host>>) => row.sensors as HostSensors | null
  const { readings } = read(await until(host, it => (read(it)?.readings.length ?? 0) > 0))!
  expect(hottest(readings)).toBeGreaterThan(15)
  expect(consumption(readings)).toBeGreaterThan(50)
  expect(await db.prisma.metricSample.count({ where: { subjectId: world.hosts[0]!.id, powerW: { gt: 50 } } })).not.toBe(
    0,
  )
  await world.powerControl(world.hosts[0]!, 'silent')
  expect(read(await until(host, it => read(it)?.problem !== null))).toMatchObject({
    readings: [],
    problem: expect.stringMatching(/does not answer/),
  })
})

it('copies of images are recorded where hosts hold them, told when one is damaged or gone, and made anew by the next instance', async () => {
  world = await createWatchedWorld(db)
  const copies = () => db.prisma.imageCopy.findMany({ orderBy: { imageId: 'asc' } })
  const edge = { imageId: world.otherImageId, hostId: world.hosts[0]!.id }
  // Web-1’s is recorded with it.
  expect(await copies()).toMatchObject([{ imageId: world.imageId, hostId: world.hosts[0]!.id }])
  await world.perform(await world.intend.copyImage(world.otherImageId, 'edge', world.hosts[0]!))
  await db.prisma.imageCopy.deleteMany({ where: edge })
  await forget()
  start(world.reconciler())
  await until(copies, all => all.length === 2, 15_000)
  expect(await events('image')).toContainEqual({ scope: 'platform', id: world.otherImageId })

  await world.meddler.harmImage(hostA, world.otherImageId, 5)
  await until(copies, all => all.some(it => it.sizeBytes === 5n), 15_000)
  await world.meddler.harmImage(hostA, world.otherImageId)
  await until(copies, all => all.length === 1, 15_000)
  await world.perform(await world.intend.copyImage(world.otherImageId, 'edge', world.hosts[0]!))
  expect(await copies()).toMatchObject([{}, { ...edge, sizeBytes: 1024n ** 2n }])
  expect(world.troubles).toEqual([])
})
