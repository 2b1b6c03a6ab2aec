import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { SimulatedDiskMoves } from '@/server/drivers/simulated/instances/disk-moves'
import { resolveFinding } from '@/server/services/findings/resolve-finding'
import { evacuateHost } from '@/server/services/hosts/evacuate-host'
import { failoverAsPlenum } from '@/server/services/hosts/failover-as-plenum'
import { operatorOn } from '@/server/services/testing'
import { recordFenced } from '@/server/store/failover'
import { createTestDatabase, storageIdOf, type TestDatabase } from '@/server/store/testing'
import { createTestWorld, idFor, type TestWorld } from '@/server/workflows/testing'
import { addFastStorage, fastId, fastPlace } from '@/server/workflows/testing/move-scenes'
import { sweepSuspects } from './failover/watch-failover'
import { sweepHost } from './host/sweep-host'
import type { Watch } from './reconciler'
import { never } from './testing'

/** A host dies at night, or only seems to: web-1 with the volume `data` runs on host-a1, beside it in the zone is host-a2. */
let db: TestDatabase
let world: TestWorld
let watch: Watch
const [a1, a2] = ['host_a1', 'host_a2'] as Id<'host'>[] as [Id<'host'>, Id<'host'>]
const web = idFor('instance', 'web-1')
const data = idFor('volume', 'data')
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
beforeEach(async () => {
  world = await createTestWorld({ database: db })
  watch = {
    ...{ store: db, infrastructure: world.infrastructure, sweepMs: never, metricsMs: never },
    ...{ signal: new AbortController().signal, onTrouble: (what, error) => expect.fail(`${what}: ${error}`) },
  }
  await db.prisma.zone.updateMany({ data: { evacuation: 'automatic' } })
  await world.powerControl(world.hosts[0]!)
  const wish = { newVolumes: [{ name: 'data' }], hostId: a1 }
  await world.perform(await world.intend.createInstance('web-1', wish))
  await world.writeToVolume(data, '/note', 'kept')
  await look()
})
afterEach(() => world.dispose())

/** Every host is looked at, as the sweeps do. */
async function look() {
  for (const { id, name, zoneId } of world.hosts) await sweepHost(watch, { id, name, zoneId })
}
/** The suspects are judged twice, after so long a silence; what is asked for is done. */
async function night(silentForS = 30) {
  await look()
  await db.pool.query(`UPDATE host SET suspected_at = now() - $1 * interval '1 s' WHERE suspected_at IS NOT NULL`, [
    silentForS,
  ])
  for (let round = 0; round < 2; round++) await sweepSuspects(watch, failoverAsPlenum(db))
  await world.settle()
}
const host = (id: string = a1) => db.prisma.host.findUniqueOrThrow({ where: { id } })
const verdict = async () => ((await host()).suspicion as { verdict: string } | null)?.verdict
const evacuations = () => db.prisma.task.findMany({ where: { kind: 'host.evacuate' }, orderBy: { createdAt: 'asc' } })
const finding = () => db.prisma.finding.findFirst({ where: { kind: 'lost-host', clearedAt: null } })
const machines = async () =>
  (await world.truth()).machines.map(
    it => `${it.host} ${it.power}${it.disks.some(disk => disk.isConnected) ? ' +disk' : ''}`,
  )
const evacuate = (iSwitchedItOff: boolean) => evacuateHost(operatorOn(db), { hostId: a1, iSwitchedItOff })

it('a host that lost its power is fenced, and what ran there runs elsewhere once, with its volume and address', async () => {
  const { mac, address } = await db.prisma.instance.findUniqueOrThrow({ where: { id: web } })
  await world.meddler.powerLoss('host-a1')
  await night()
  expect(await host()).toMatchObject({ state: 'fenced', cordoned: true, fencedAt: expect.any(Date) })
  expect(await evacuations()).toMatchObject([{ state: 'succeeded', actorName: 'Plenum' }])
  expect(await machines()).toEqual(['host-a1 stopped', 'host-a2 running +disk'])
  expect((await world.truth()).volumes).toMatchObject([{ files: { '/note': 'kept' } }])
  const row = await db.prisma.instance.findUniqueOrThrow({ where: { id: web } })
  expect(row).toMatchObject({ hostId: a2, observed: 'running', mac, address })
  await night()
  expect(await evacuations()).toHaveLength(1)
})

it('a host that only Plenum can’t reach is left alone, and a finding says so', async () => {
  await world.meddler.setUnreachable('host-a1')
  await night(3_600)
  expect(await verdict()).toBe('only unreachable')
  expect(await finding()).toMatchObject({ summary: 'Plenum’s line to host-a1 is cut, though the host lives' })
  expect(await evacuations()).toEqual([])
  expect(await machines()).toEqual(['host-a1 running +disk'])
  await world.meddler.setReachable('host-a1')
  await night()
  expect(await finding()).toBeNull()
  expect(await host()).toMatchObject({ state: 'up', suspectedAt: null, suspicion: null })
})

it('one that reboots faster than it is missed is not evacuated: its guests are off, and that is found', async () => {
  await world.meddler.powerLoss('host-a1')
  await world.meddler.powerBack('host-a1')
  await night()
  expect(await host()).toMatchObject({ state: 'up', outages: 0 })
  expect(await evacuations()).toEqual([])
  expect(await db.prisma.finding.findFirst({ where: { kind: 'state', clearedAt: null } })).toMatchObject({
    ...{ resourceId: web, wanted: 'running', actual: 'stopped' },
  })
})

it('one that flaps is waited for longer each time', async () => {
  for (let flap = 0; flap < 2; flap++) {
    await world.meddler.isolate('host-a1')
    await look()
    await world.meddler.rejoin('host-a1')
    await look()
  }
  await world.meddler.isolate('host-a1')
  await night(30)
  expect(await host()).toMatchObject({ outages: 3 })
  expect([await verdict(), await evacuations()]).toEqual(['waiting', []])
  expect(await machines()).toEqual(['host-a1 running +disk'])
})

it('one that comes back with its guests running loses them before it is admitted, and they had no volume any more', async () => {
  await world.powerControl(world.hosts[0]!, 'lies')
  await world.meddler.isolate('host-a1')
  await night()
  // Nobody saw it, and its controller lied: the storage is the fence that holds.
  expect(await machines()).toEqual(['host-a1 running', 'host-a2 running +disk'])
  await world.meddler.rejoin('host-a1')
  await night()
  expect(await machines()).toEqual(['host-a2 running +disk'])
  expect(await host()).toMatchObject({ state: 'up', cordoned: true, fencedAt: null })
})

it('one that comes back with a machine that nobody made anew elsewhere keeps it, wherever it is recorded', async () => {
  // As a migration leaves it that neither host answered for.
  await db.prisma.instance.update({ where: { id: web }, data: { hostId: a2, observed: 'unknown' } })
  await recordFenced(db.pool, a1, 'It was silent.')
  await world.perform(await world.intend.admit(world.hosts[0]!))
  expect(await host()).toMatchObject({ state: 'up' })
  expect(await machines()).toEqual(['host-a1 running +disk'])
})

it('one that comes back with a guest that found no place elsewhere is found to have lost its volume, and gets it back', async () => {
  // Made without a task, it counts as being made.
  await db.prisma.volume.updateMany({ data: { activeTaskId: null, activeTaskKind: null } })
  await db.prisma.host.update({ where: { id: a2 }, data: { cordoned: true } })
  await world.powerControl(world.hosts[0]!, 'lies')
  await world.meddler.isolate('host-a1')
  await night()
  expect(await machines()).toEqual(['host-a1 running'])
  await world.meddler.rejoin('host-a1')
  await night()
  await look()
  expect(await host()).toMatchObject({ state: 'up' })
  const lost = await db.prisma.finding.findFirstOrThrow({ where: { kind: 'attachment', clearedAt: null } })
  expect(lost).toMatchObject({
    ...{ resourceId: web, summary: 'web-1 does not have data, which is attached to it' },
    cause: 'Its host was given up, and its volumes were taken from it.',
  })
  await resolveFinding(operatorOn(db), { findingId: lost.id as never, resolution: 'repair', acceptDataLoss: [] })
  await world.settle()
  expect(await machines()).toEqual(['host-a1 running +disk'])
  const { exports, volumes } = await world.truth()
  expect(exports).toMatchObject([{ volumeId: data, instanceId: web }])
  expect(volumes).toMatchObject([{ files: { '/note': 'kept' } }])
  await look()
  expect(await db.prisma.finding.count({ where: { kind: 'attachment', clearedAt: null } })).toBe(0)
})

it('and gets it back by a reboot, too; of one that is off nothing is said: it gets it with its next start', async () => {
  await db.prisma.host.update({ where: { id: a2 }, data: { cordoned: true } })
  await world.meddler.powerLoss('host-a1')
  await night()
  await world.meddler.powerBack('host-a1')
  await night()
  await look()
  expect(await machines()).toEqual(['host-a1 stopped'])
  expect(await db.prisma.finding.count({ where: { kind: 'attachment', clearedAt: null } })).toBe(0)
  await world.run(await world.intend.reboot(web))
  expect(await machines()).toEqual(['host-a1 running +disk'])
})

it('a controller that lies is found out while anybody sees the host: nothing is started', async () => {
  await world.powerControl(world.hosts[0]!, 'lies')
  await world.meddler.setUnreachable('host-a1')
  await look()
  await evacuate(false)
  await world.settle()
  expect((await evacuations())[0]!.error).toMatchObject({ message: expect.stringMatching(/host-a2.* can reach it/) })
  expect(await host()).toMatchObject({ state: 'unreachable' })
  expect(await machines()).toEqual(['host-a1 running +disk'])
  // A person who says so is no better.
  await evacuate(true)
  await world.settle()
  expect(await machines()).toEqual(['host-a1 running +disk'])
})

it('if fencing fails nothing is started and a person is asked, whose word then counts', async () => {
  await world.powerControl(world.hosts[0]!, 'silent')
  await world.meddler.powerLoss('host-a1')
  await night()
  expect(await evacuations()).toMatchObject([{ state: 'incomplete', error: { kind: 'unreachable' } }])
  expect(await machines()).toEqual(['host-a1 stopped +disk'])
  await night()
  expect([await verdict(), (await evacuations()).length]).toEqual(['failed', 1])
  expect((await finding())?.cause).toMatch(/A person has to look/)
  await evacuate(true)
  await world.settle()
  expect(await machines()).toEqual(['host-a1 stopped', 'host-a2 running +disk'])
  expect(await host()).toMatchObject({ state: 'fenced', stateReason: 'Olga Operator switched it off and said so.' })
})

it('without a power control only a person’s word fences', async () => {
  await db.prisma.host.update({ where: { id: a1 }, data: { powerDriver: null } })
  await world.meddler.powerLoss('host-a1')
  await night()
  expect(await verdict()).toBe('no power control')
  await expect(evacuate(false)).rejects.toThrow(PlenumError)
  await evacuate(true)
  await world.settle()
  expect(await machines()).toEqual(['host-a1 stopped', 'host-a2 running +disk'])
})

it('a zone that asks first is asked', async () => {
  await db.prisma.zone.updateMany({ data: { evacuation: 'ask' } })
  await world.meddler.powerLoss('host-a1')
  await night()
  expect([await verdict(), await evacuations()]).toEqual(['ask', []])
  expect(await finding()).toMatchObject({ summary: 'host-a1 is lost: it does not answer' })
})

it('too many lost at once are a storm: nobody is fenced', async () => {
  await world.meddler.powerLoss('host-a1')
  await world.meddler.powerLoss('host-a2')
  await night()
  expect([await verdict(), await evacuations()]).toEqual(['brake', []])
})

it('one that finds no place stays recorded where it was, says so, and starts once there is room', async () => {
  await db.prisma.host.update({ where: { id: a2 }, data: { cordoned: true } })
  await world.meddler.powerLoss('host-a1')
  await night()
  expect(await evacuations()).toMatchObject([{ state: 'incomplete' }])
  expect(await db.prisma.instance.findUniqueOrThrow({ where: { id: web } })).toMatchObject({
    ...{ hostId: a1, observed: 'missing', stateReason: expect.stringMatching(/evacuate the host again/) },
  })
  await db.prisma.host.update({ where: { id: a2 }, data: { cordoned: false } })
  await night()
  expect(await evacuations()).toHaveLength(1)
  // Not at once again, but some minutes later.
  await db.pool.query(`UPDATE task SET created_at = created_at - interval '6 minutes' WHERE kind = 'host.evacuate'`)
  await night()
  expect(await machines()).toEqual(['host-a1 stopped', 'host-a2 running +disk'])
})

it('one that a task was at work on starts elsewhere as soon as that has ended, also after the others', async () => {
  const busy = await world.queue(await world.intend.reboot(web))
  await world.perform(await world.intend.createInstance('web-2', { hostId: a1 }))
  await world.meddler.powerLoss('host-a1')
  await look()
  await recordFenced(db.pool, a1, 'Its power is cut.')
  await sweepSuspects(watch, failoverAsPlenum(db))
  expect(await evacuations()).toMatchObject([{ input: { instances: [{ name: 'web-2' }] } }])
  await world.settle()
  expect((await world.task(busy)).state).toBe('rolled back')
  await sweepSuspects(watch, failoverAsPlenum(db))
  await world.settle()
  expect(await evacuations()).toMatchObject([{}, { state: 'succeeded', input: { instances: [{ name: 'web-1' }] } }])
  const running = (await machines()).filter(it => it.includes('running'))
  expect(running.sort()).toEqual(['host-a2 running', 'host-a2 running +disk'])
})

it('a host that is lost while a volume moves costs nothing: what starts elsewhere has all that was written', async () => {
  await addFastStorage(world)
  // The switch is recorded, and nobody will ever know whether the guest made it.
  const pivot = vi.spyOn(SimulatedDiskMoves.prototype, 'pivot').mockImplementation(async () => {
    await world.meddler.powerLoss('host-a1')
    await recordFenced(db.pool, a1, 'Its power is cut.')
    throw new PlenumError('unreachable', 'The host does not answer.')
  })
  const moved = await world.run(await world.intend.moveVolume(data, fastId))
  pivot.mockRestore()
  expect(moved).toMatchObject({ state: 'succeeded', error: null })
  await evacuate(true)
  await world.settle()
  expect(await machines()).toEqual(['host-a1 stopped', 'host-a2 running +disk'])
  const { volumes, exports } = await world.truth()
  expect(volumes).toMatchObject([{ at: fastPlace, files: { '/note': 'kept' } }])
  expect(exports).toMatchObject([{ at: fastPlace }])

  // One that is lost before that takes nothing along either: it starts where it was.
  await world.meddler.powerBack('host-a1')
  await db.prisma.host.update({ where: { id: a1 }, data: { state: 'up', cordoned: false, fencedAt: null } })
  const back = storageIdOf('zone_a')
  const copy = vi.spyOn(SimulatedDiskMoves.prototype, 'copy').mockImplementation(async () => {
    await world.meddler.powerLoss('host-a2')
    throw new PlenumError('unreachable', 'The host does not answer.')
  })
  const stayed = await world.run(await world.intend.moveVolume(data, back))
  copy.mockRestore()
  expect(stayed).toMatchObject({ state: 'rolled back', error: { kind: 'unreachable' } })
  expect(await db.prisma.volume.findFirstOrThrow()).toMatchObject({ storageId: fastId, otherStorageId: null })
  const left = await world.truth()
  expect(left.volumes).toMatchObject([{ at: fastPlace, files: { '/note': 'kept' } }])
  expect(left.exports).toMatchObject([{ at: fastPlace }])
})
