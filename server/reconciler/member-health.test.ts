import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { withDefaults } from '@/server/domain/cluster-health'
import { operatorOn } from '@/server/services/testing'
import { listClusters } from '@/server/services/vdcs/queries'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { idFor, type TestWorld } from '@/server/workflows/testing'
import { askMembers } from './host/ask-members'
import { sweepHost } from './host/sweep-host'
import type { Watch } from './reconciler'
import { createWatchedWorld, never } from './testing'

/** web-1 and web-2 are members of a cluster that asks every five seconds, on host-a1. */
let db: TestDatabase
let world: TestWorld
let watch: Watch
let round: () => Promise<void>
let now: number
const check = withDefaults({ kind: 'agent', startSeconds: 60 })
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
beforeEach(async () => {
  world = await createWatchedWorld(db, { instances: ['web-1', 'web-2'] })
  watch = {
    ...{ store: db, infrastructure: world.infrastructure, sweepMs: never, metricsMs: never },
    ...{ signal: new AbortController().signal, onTrouble: (what, error) => expect.fail(`${what}: ${error}`) },
  }
  const id = idFor('cluster', 'web')
  const template = { image: 'tiny', type: 'small' }
  await db.prisma.cluster.create({ data: { id, vdcId: world.vdcId, name: 'web', size: 2, template, health: check } })
  await db.prisma.instance.updateMany({ data: { clusterId: id, activeTaskId: null, activeTaskKind: null } })
  now = 0
  round = askMembers(watch, world.hosts[0]!, () => now)
})
afterEach(() => world.dispose())

const after = async (seconds: number) => {
  for (let second = 0; second < seconds; second++) {
    now += 1_000
    await round()
  }
}
const hang = (name: string) => world.meddler.hang('host-a1', idFor('instance', name))
const sweep = () => sweepHost(watch, { ...world.hosts[0]! })
const states = async () => {
  const { items } = await listClusters(operatorOn(db), { vdcId: world.vdcId })
  return items[0]!.members.map(({ health }) => health?.state)
}
const history = async () =>
  (await db.prisma.activity.findMany({ where: { actor: 'Plenum' }, orderBy: { id: 'asc' } })).map(each => each.message)

it('a member is healthy once it has answered often enough, and unhealthy once it has been silent often enough', async () => {
  await round()
  expect(await states()).toEqual(['unknown', 'unknown'])
  await after(5)
  expect(await states()).toEqual(['healthy', 'healthy'])
  await hang('web-2')
  await after(10)
  expect(await states()).toEqual(['healthy', 'healthy'])
  await after(5)
  expect(await states()).toEqual(['healthy', 'unhealthy'])
  expect(await history()).toEqual(['It is unhealthy: Its guest agent does not answer.'])
})

it('an unhealthy member is not one of those that keep the cluster’s promise', async () => {
  await after(10)
  await hang('web-2')
  await after(20)
  const { items } = await listClusters(operatorOn(db), { vdcId: world.vdcId })
  expect(items).toMatchObject([{ running: 1, quorum: 2, holds: false }])
  expect(items[0]!.members[1]!.health).toMatchObject({ state: 'unhealthy', reason: 'Its guest agent does not answer.' })
})

it('its health is told as an event, and only when it is another', async () => {
  const events = () => db.prisma.event.count({ where: { kind: 'instance' } })
  await after(10)
  const before = await events()
  await after(30)
  expect(await events()).toBe(before)
  await hang('web-1')
  await after(30)
  expect(await events()).toBeGreaterThan(before)
})

it('one that does not run is not asked, and one that starts anew is not sick before its time is over', async () => {
  await after(10)
  await world.meddler.powerOff('host-a1', idFor('instance', 'web-2'))
  await sweep()
  await after(10)
  expect(await states()).toEqual(['healthy', 'unknown'])
  await world.meddler.powerOn('host-a1', idFor('instance', 'web-2'))
  await hang('web-2')
  await sweep()
  await after(55)
  expect(await states()).toEqual(['healthy', 'unknown'])
  await after(30)
  expect(await states()).toEqual(['healthy', 'unhealthy'])
})

it('what a silent host has no answer to tells nothing of its guests', async () => {
  await after(10)
  await world.meddler.setUnreachable('host-a1')
  await after(60)
  expect(await states()).toEqual(['healthy', 'healthy'])
})

it('nobody is asked whose cluster does not', async () => {
  await db.pool.query('UPDATE cluster SET health = NULL')
  await after(20)
  expect(await states()).toEqual([undefined, undefined])
  expect(await db.prisma.instance.count({ where: { health: { not: null } } })).toBe(0)
})

it('a member that takes no connections is unhealthy, as one whose agent is silent, and healthy once it does again', async () => {
  const tcp = withDefaults({ kind: 'tcp', port: 8080 })
  const shape = {
    name: 'web',
    size: 2,
    zones: [],
    template: { image: 'tiny', type: 'small' },
    resurrection: 'off' as const,
  }
  const clusterId = idFor('cluster', 'web')
  const [from, to] = [
    { ...shape, health: check },
    { ...shape, health: tcp },
  ]
  await world.perform(await world.intend.part('cluster.record', { clusterId, vdcId: world.vdcId, from, to }))
  await round()
  await after(5)
  expect(await states()).toEqual(['healthy', 'healthy'])
  await hang('web-2')
  await after(15)
  expect(await states()).toEqual(['healthy', 'unhealthy'])
  expect(await history()).toEqual(['It is unhealthy: It takes no connection on port 8080.'])
  await world.meddler.powerOff('host-a1', idFor('instance', 'web-2'))
  await world.meddler.powerOn('host-a1', idFor('instance', 'web-2'))
  await after(10)
  expect(await states()).toEqual(['healthy', 'healthy'])

  await world.perform(await world.intend.part('cluster.record', { clusterId, vdcId: world.vdcId, from: to, to: from }))
  const network = await world.infrastructure.network(world.hosts[0]!.id)
  expect(await Array.fromAsync(network!.loadBalancers!.list(world.call()))).toEqual([])
})

it('a member whose service answers a request with an error is unhealthy, though its agent is there', async () => {
  const http = withDefaults({ kind: 'http', path: '/ready', startSeconds: 60 })
  await db.pool.query('UPDATE cluster SET health = $1', [JSON.stringify(http)])
  await db.pool.query(
    `UPDATE simulated.object SET document = jsonb_set(document, '{name}', '"http-failing"') WHERE kind = 'instance' AND ref_id = $1`,
    [idFor('instance', 'web-2')],
  )
  await after(90)
  expect(await states()).toEqual(['healthy', 'unhealthy'])
  expect(await history()).toEqual(['It is unhealthy: It answers 503 to a request for /ready at port 80.'])
})
