import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { withDefaults } from '@/server/domain/cluster-health'
import type { Id } from '@/server/domain/ids'
import { resurrectAsPlenum } from '@/server/services/clusters/resurrect-as-plenum'
import { resurrectCluster } from '@/server/services/clusters/resurrect-cluster'
import { stopInstance } from '@/server/services/instances/stop-instance'
import { operatorOn } from '@/server/services/testing'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { createTestWorld, idFor, type TestWorld } from '@/server/workflows/testing'
import { askMembers } from './host/ask-members'
import { sweepHost } from './host/sweep-host'
import type { Watch } from './reconciler'
import { memberSweep } from './resurrection/watch-members'
import { never } from './testing'

/** Three members of a cluster on host-a1, of which web-1 has a volume; host-a2 is beside it in the zone. */
let db: TestDatabase
let world: TestWorld
let watch: Watch
let now: number
let judge: () => Promise<void>
let ask: () => Promise<void>
const clusterId = idFor('cluster', 'web')
const [a1, a2] = ['host_a1', 'host_a2'] as Id<'host'>[] as [Id<'host'>, Id<'host'>]
const check = withDefaults({ kind: 'agent', intervalSeconds: 1, startSeconds: 10 })
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
  for (const name of ['web-1', 'web-2', 'web-3'])
    await world.perform(
      await world.intend.createInstance(name, {
        hostId: a1,
        ...(name === 'web-1' && { newVolumes: [{ name: 'data' }] }),
      }),
    )
  await world.writeToVolume(idFor('volume', 'data'), '/note', 'kept')
  const template = { image: 'tiny', type: 'small' }
  await db.prisma.cluster.create({ data: { id: clusterId, vdcId: world.vdcId, name: 'web', size: 3, template } })
  await db.prisma.instance.updateMany({ data: { clusterId } })
  now = 0
  judge = memberSweep(watch, resurrectAsPlenum(db), () => now)
  ask = askMembers(watch, world.hosts[0]!, () => now)
})
afterEach(() => world.dispose())

/** Hosts are looked at, members asked and judged every so often; what Plenum asks for is done. */
async function live(seconds: number, every = 3) {
  for (let second = 0; second < seconds; second += every) {
    now += every * 1_000
    for (const { id, name, zoneId } of world.hosts) await sweepHost(watch, { id, name, zoneId })
    await ask()
    await judge()
    await world.settle()
  }
}
/** Tries so far are of so long ago. */
const ago = (seconds: number) =>
  db.pool.query(`UPDATE task SET created_at = created_at - $1 * interval '1 s' WHERE actor_id = 'plenum'`, [seconds])
const crash = (name: string, host = 'host-a1') => world.meddler.crash(host, idFor('instance', name))
const tasks = async () =>
  (await db.prisma.task.findMany({ where: { actorId: 'plenum' }, orderBy: { createdAt: 'asc' } })).map(
    ({ kind, resourceName, state }) => `${kind} ${resourceName} ${state}`,
  )
const instance = (name: string) => db.prisma.instance.findUniqueOrThrow({ where: { id: idFor('instance', name) } })
const findings = () => db.prisma.finding.findMany({ where: { kind: 'resurrection', clearedAt: null } })

it('a member that crashed is started again, once, after a while in which others might have gone down as well', async () => {
  await crash('web-2')
  await live(9)
  expect(await tasks()).toEqual([])
  await live(20)
  expect(await tasks()).toEqual(['instance.start web-2 succeeded'])
  expect(await instance('web-2')).toMatchObject({ observed: 'running', hostId: a1 })
  const said = await db.prisma.activity.findMany({ where: { actor: 'Plenum', resourceId: idFor('instance', 'web-2') } })
  expect(said.map(each => each.message)).toContain(
    'Restarted as a member of cluster web: it is off though it is to run',
  )
})

it('one that keeps crashing is rebuilt elsewhere after two starts, and its volume follows', async () => {
  for (let round = 0; round < 3; round++) {
    await crash('web-1')
    await live(15)
    await ago(150)
  }
  expect(await tasks()).toEqual([
    'instance.start web-1 succeeded',
    'instance.start web-1 succeeded',
    'instance.rebuild web-1 succeeded',
  ])
  expect(await instance('web-1')).toMatchObject({ observed: 'running', hostId: a2, rootVersion: 2 })
  const truth = await world.truth()
  expect(truth.volumes).toMatchObject([{ files: { '/note': 'kept' } }])
  expect(truth.machines.find(machine => machine.name === 'web-1')).toMatchObject({
    ...{ host: 'host-a2', power: 'running', disks: [{ isConnected: true }] },
  })
})

it('and is given up after its tries, with a finding that says so', async () => {
  for (const by of ['instance.start', 'instance.start', 'instance.rebuild', 'instance.rebuild']) {
    const [host] = (await world.truth()).machines.filter(machine => machine.name === 'web-1')
    await crash('web-1', host!.host)
    await live(15)
    expect((await tasks()).at(-1)).toBe(`${by} web-1 succeeded`)
    await ago(300)
  }
  const [host] = (await world.truth()).machines.filter(machine => machine.name === 'web-1')
  await crash('web-1', host!.host)
  await live(15)
  expect(await tasks()).toHaveLength(4)
  expect(await findings()).toMatchObject([{ key: clusterId, summary: 'Members of web don’t come back to stay' }])
})

it('an unhealthy member is restarted, and is not held sick for what was before that', async () => {
  await db.prisma.cluster.update({ where: { id: clusterId }, data: { health: check } })
  await live(3, 1)
  await world.meddler.hang('host-a1', idFor('instance', 'web-3'))
  await live(20, 1)
  expect(await tasks()).toEqual(['instance.reboot web-3 succeeded'])
  expect(await instance('web-3')).toMatchObject({ observed: 'running', health: 'healthy' })
})

it('whom a person stopped is left alone, also if the stop came between the look and the task', async () => {
  await world.perform(await world.intend.stop(idFor('instance', 'web-2')))
  await live(15)
  expect(await tasks()).toEqual([])
  await crash('web-3')
  let hasStopped = false
  const late = memberSweep(
    watch,
    async (member, how) => {
      await stopInstance(operatorOn(db), { instanceId: member.id, force: true })
      await world.settle()
      hasStopped = true
      await resurrectAsPlenum(db)(member, how)
    },
    () => now,
  )
  for (const { id, name, zoneId } of world.hosts) await sweepHost(watch, { id, name, zoneId })
  await late()
  now += 11_000
  await late()
  expect(hasStopped).toBe(true)
  expect(await tasks()).toEqual([])
  expect(await instance('web-3')).toMatchObject({ power: 'stopped' })
})

it('two processes that look at once ask for one task', async () => {
  await crash('web-2')
  for (const { id, name, zoneId } of world.hosts) await sweepHost(watch, { id, name, zoneId })
  const both = [1, 2].map(() => memberSweep(watch, resurrectAsPlenum(db), () => now))
  await Promise.all(both.map(sweep => sweep()))
  now += 11_000
  await Promise.all(both.map(sweep => sweep()))
  expect(await tasks()).toEqual(['instance.start web-2 queued'])
})

it('when all are down at once nobody is touched before a person says so', async () => {
  for (const name of ['web-1', 'web-2', 'web-3']) await crash(name)
  await live(30)
  expect(await tasks()).toEqual([])
  const [finding] = await findings()
  expect(finding).toMatchObject({
    summary: 'Too many members are down at once to bring those of web back without asking',
    actual: 'web-1, web-2, web-3 down',
  })
  const { results } = await resurrectCluster(operatorOn(db), { vdcId: world.vdcId, clusterId })
  expect(results.map(each => [each.name, each.skipped])).toEqual([
    ['web-1', null],
    ['web-2', null],
    ['web-3', null],
  ])
  await world.settle()
  await live(2)
  for (const name of ['web-1', 'web-2', 'web-3']) expect(await instance(name)).toMatchObject({ observed: 'running' })
  expect(await findings()).toEqual([])
})

it('a cluster that says so is left alone', async () => {
  await db.prisma.cluster.update({ where: { id: clusterId }, data: { resurrection: 'off' } })
  await crash('web-2')
  await live(20)
  expect(await tasks()).toEqual([])
})
