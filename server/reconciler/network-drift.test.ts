import { isDeepStrictEqual } from 'node:util'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { type DesignDocument, emptyDesign } from '@/server/domain/design/document'
import type { FindingView, ResolutionKind } from '@/server/domain/drift'
import { type Id, portOf, tryingOf } from '@/server/domain/ids'
import { repairAsPlenum } from '@/server/services/findings/repair-as-plenum'
import { resolveFinding } from '@/server/services/findings/resolve-finding'
import { resolveFindings } from '@/server/services/findings/resolve-findings'
import { operatorOn } from '@/server/services/testing'
import { recordTold } from '@/server/store/external-addresses'
import { listFindings } from '@/server/store/findings'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { idFor } from '@/server/workflows/testing'
import { applyOf } from '@/server/workflows/testing/apply'
import { outside } from '@/server/workflows/testing/seed'
import type { Reconciler } from '.'
import { createWatchedWorld, until, type WatchedWorld } from './testing'

/** What others do to a zone’s network, and what becomes of it. */
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

const design: DesignDocument = {
  ...emptyDesign,
  networks: {
    default: { subnets: { main: { cidr: '10.64.0.0/20' } } },
    back: { subnets: { main: { cidr: '10.80.0.0/24' } } },
  },
  routers: { edge: { networks: ['default', 'back'], external: true } },
  securityGroups: { web: { rules: [{ direction: 'ingress', protocol: 'icmp' }] } },
  floatingIps: { front: { zone: 'zone-a', instance: 'one' } },
  loadBalancers: { inner: { network: 'default', listeners: [{ port: 80 }], instances: ['one'] } },
  instances: {
    one: { image: 'tiny', type: 'small', zone: 'zone-a', network: 'default', securityGroups: ['web'] },
    two: { image: 'tiny', type: 'small', zone: 'zone-a', network: 'back' },
  },
}

async function start(more: Partial<DesignDocument> = {}) {
  world = await createWatchedWorld(db, { instances: [] })
  expect(await world.run(await applyOf(db, { ...design, ...more }))).toMatchObject({ state: 'succeeded', error: null })
  reconciler = world.reconciler()
  reconciler.start()
  await until(
    () => db.prisma.instance.findMany(),
    all => all.every(row => row.actual !== null),
    patienceMs,
  )
}

/** On a slow machine, too. */
const patienceMs = 30_000
vi.setConfig({ testTimeout: 3 * patienceMs })
const open = async () =>
  (await listFindings(db.pool, { open: true, limit: 200 }, { seesHosts: true })).items.filter(it => it.state === 'open')
const found = (summary: string) =>
  until(open, all => all.some(it => it.summary === summary), patienceMs).then(
    all => all.find(it => it.summary === summary)!,
  )
const nothingFound = () => until(open, all => all.length === 0, patienceMs)
const resolve = (finding: FindingView, resolution: ResolutionKind) =>
  resolveFinding(operatorOn(db), { findingId: finding.id, resolution, acceptDataLoss: [] })
const idOf = async (
  table: 'network' | 'router' | 'securityGroup' | 'floatingIp' | 'loadBalancer' | 'cluster' | 'instance',
  name: string,
) => (await (db.prisma[table] as typeof db.prisma.network).findFirstOrThrow({ where: { name } })).id

const kinds = ['network', 'securityGroup', 'router', 'floatingIp', 'loadBalancer'] as const
const names = { network: 'default', securityGroup: 'web', router: 'edge', floatingIp: 'front', loadBalancer: 'inner' }
const words = {
  network: 'network default',
  securityGroup: 'security group web',
  router: 'router edge',
  floatingIp: 'floating IP front',
  loadBalancer: 'load balancer inner',
}

it('what is missing in a zone’s network is found, kind by kind, and one repair of all brings it about again', async () => {
  await start()
  await nothingFound()
  const before = await world.truth()
  const one = (await idOf('instance', 'one')) as Id<'instance'>
  // What others stand on goes last.
  await world.meddler.removeFromNetwork('zone-a', 'port', portOf(one))
  for (const kind of kinds.toReversed())
    await world.meddler.removeFromNetwork('zone-a', kind, await idOf(kind, names[kind]))
  const all = await until(open, it => it.length === 6, patienceMs)
  expect(all.map(it => it.summary).toSorted()).toEqual(
    [...kinds.map(kind => words[kind]), 'port of one']
      .map(what => `The network of zone-a lacks the ${what}`)
      .toSorted(),
  )
  expect(all.every(it => it.kind === 'network-missing' && it.vdcId === world.vdcId)).toBe(true)
  const findingIds = all.map(it => it.id as Id<'finding'>)
  const vdcId = world.vdcId as Id<'vdc'>
  const answer = await resolveFindings(operatorOn(db), { vdcId, findingIds, resolution: 'repair', acceptDataLoss: [] })
  expect(answer).toMatchObject({ planId: null, taskId: expect.any(String), skipped: [] })
  await world.settle()
  expect(await world.task(answer.taskId!)).toMatchObject({ state: 'succeeded', error: null })
  await nothingFound()
  expect(await world.truth()).toEqual(before)
})

it('what differs says in what, and a repair returns it to what is recorded', async () => {
  await start()
  const before = await world.truth()
  const one = (await idOf('instance', 'one')) as Id<'instance'>
  const edit = async (kind: (typeof kinds)[number], change: object) =>
    world.meddler.editNetwork('zone-a', kind, await idOf(kind, names[kind]), change)
  const scenes: [what: string, breaks: () => Promise<void>, wanted: string, actual: string][] = [
    [
      'port of one',
      () => world.meddler.editNetwork('zone-a', 'port', portOf(one), { securityGroupIds: [], address: '10.64.0.99' }),
      'in web',
      'in no group',
    ],
    ['security group web', () => edit('securityGroup', { isTorn: true }), 'its rules, all of them', 'other rules'],
    ['router edge', () => edit('router', { networks: [] }), 'joins', 'joins nothing'],
    ['floating IP front', () => edit('floatingIp', { to: '10.64.0.77' }), 'leads to 10.64.0', 'leads to 10.64.0.77'],
    ['load balancer inner', () => edit('loadBalancer', { members: [] }), 'sends to 10.64.0', 'sends to nobody'],
    ['network default', () => edit('network', { isTorn: true }), 'all of its parts', 'parts of it missing'],
  ]
  for (const [what, breaks, wanted, actual] of scenes) {
    await breaks()
    const finding = await found(`The ${what} is otherwise than recorded in the network of zone-a`)
    expect(finding).toMatchObject({
      ...{ kind: 'network-changed', zoneName: 'zone-a', vdcId: world.vdcId },
      ...{ wanted: expect.stringContaining(wanted), actual: expect.stringContaining(actual) },
    })
    expect(finding.resolutions.map(each => each.kind)).toEqual(['repair', 'ignore'])
    const { taskId } = await resolve(finding, 'repair')
    await world.settle()
    expect(await world.task(taskId!)).toMatchObject({ state: 'succeeded', error: null })
    await nothingFound()
  }
  expect(await world.truth()).toEqual(before)
})

it('what tries a cluster’s members over the network is missed under the cluster’s name, and repaired', async () => {
  const template = { image: 'tiny', type: 'small', network: 'default' }
  const health = { kind: 'tcp' as const, port: 8080 }
  await start({
    instances: {},
    clusters: { db: { size: 1, zones: ['zone-a'], health, template } },
    floatingIps: {},
    loadBalancers: {},
  })
  await nothingFound()
  const before = await world.truth()
  const cluster = (await idOf('cluster', 'db')) as Id<'cluster'>
  await world.meddler.removeFromNetwork('zone-a', 'loadBalancer', tryingOf(cluster))
  const finding = await found('The network of zone-a lacks the check of db’s members')
  expect(finding).toMatchObject({ kind: 'network-missing', resourceKind: 'cluster', resourceId: cluster })
  const { taskId } = await resolve(finding, 'repair')
  await world.settle()
  expect(await world.task(taskId!)).toMatchObject({ state: 'succeeded', error: null })
  await nothingFound()
  expect(await world.truth()).toEqual(before)
})

it('a security group that is repaired takes its members in again', async () => {
  await start()
  const group = await idOf('securityGroup', 'web')
  const one = (await idOf('instance', 'one')) as Id<'instance'>
  await world.meddler.editNetwork('zone-a', 'port', portOf(one), { securityGroupIds: [] })
  await world.meddler.removeFromNetwork('zone-a', 'securityGroup', group)
  await until(open, all => all.length === 2, patienceMs)
  await resolve(await found('The network of zone-a lacks the security group web'), 'repair')
  await world.settle()
  await nothingFound()
})

it('a host that is connected to what is outside later, and one that is lost, change who leads routers there by themselves', async () => {
  await start()
  await reconciler.stop()
  reconciler = world.reconciler({ repair: repairAsPlenum(db) })
  reconciler.start()
  const edge = await idOf('router', 'edge')
  const lineOf = async () => {
    const { routers } = (await world.infrastructure.network(world.hosts[0]!.id))!
    const seen = await routers!.observe({ kind: 'router', id: edge as Id<'router'> }, world.call())
    return seen.exists ? seen.status.gateways?.inLine : undefined
  }
  const repairs = () => db.prisma.task.count({ where: { kind: 'zone.repair', state: 'succeeded' } })
  const comesTo = async (...hosts: string[]) => {
    await until(lineOf, line => String(line) === String(hosts), patienceMs)
    await nothingFound()
  }
  const connect = (inLine: string[], connected: string[]) =>
    world.meddler.editNetwork('zone-a', 'router', edge, { gateways: { inLine, connected } })
  expect(await repairs()).toBe(0)
  await connect(['host-a1'], ['host-a2', 'host-a1'])
  await comesTo('host-a2', 'host-a1')
  await db.prisma.host.update({ where: { id: world.hosts[0]!.id }, data: { state: 'fenced' } })
  await comesTo('host-a2')
  await db.prisma.host.update({ where: { id: world.hosts[0]!.id }, data: { state: 'up' } })
  await comesTo('host-a2', 'host-a1')
  // What others changed waits for somebody, as ever.
  await world.meddler.editNetwork('zone-a', 'router', edge, {
    ...{ networks: [], gateways: { inLine: [], connected: ['host-a2', 'host-a1'] } },
  })
  await found('The router edge is otherwise than recorded in the network of zone-a')
  expect(await repairs()).toBe(3)
})

it('a floating IP that is still answered in a zone that it has left is taken out there without asking', async () => {
  await start()
  await reconciler.stop()
  const [host, zoneB] = [world.hosts[1]!, world.zones[1]!]
  await db.prisma.zone.update({ where: { id: zoneB.id }, data: { external: { ...outside, first: '203.0.113.20' } } })
  const [router, id] = [await idOf('router', 'edge'), (await idOf('floatingIp', 'front')) as Id<'floatingIp'>]
  const there = (await world.infrastructure.network(host.id))!
  const external = { ...outside, address: '203.0.113.20' }
  const edge = { name: 'edge', networks: [], external }
  await there.routers!.ensure({ kind: 'router', id: router as Id<'router'> }, edge, 1, world.call())
  const before = (await world.truth()).floatingIps
  const spec = { name: 'front', address: before[0]!.address, to: '10.64.0.2', routerId: router as Id<'router'> }
  await there.floatingIps!.ensure({ kind: 'floatingIp', id }, spec, 1, world.call())
  await recordTold(db.pool, id, zoneB.id)
  reconciler = world.reconciler({ repair: repairAsPlenum(db) })
  reconciler.start()
  await until(
    async () => (await world.truth()).floatingIps,
    all => isDeepStrictEqual(all, before),
    patienceMs,
  )
  await nothingFound()
  const [finding] = await db.prisma.finding.findMany({ where: { key: id } })
  expect(finding).toMatchObject({
    ...{ kind: 'network-changed', vdcId: world.vdcId, repairedBy: 'Plenum' },
    summary: 'The floating IP front is still answered in zone-b, which it has left',
  })
})

it('what is left of things that are recorded no more is found and removed, and nothing that is recorded ever', async () => {
  await start()
  const ghost = idFor('instance', 'ghost')
  const { ports, networks } = (await world.infrastructure.network(world.hosts[0]!.id))!
  const network = { kind: 'network', id: idFor('network', 'gone') } as const
  await networks!.ensure(network, { name: 'gone', cidr: '10.90.0.0/24' }, 1, world.call())
  const port = { kind: 'port', id: portOf(ghost) } as const
  const spec = { name: 'ghost', names: [], mac: '52:54:00:00:00:09', address: '10.90.0.9', securityGroupIds: [] }
  await ports!.ensure(port, { ...spec, networkId: network.id }, 1, world.call())
  const finding = await found('The network of zone-a has a network gone that is not recorded there')
  expect(finding).toMatchObject({ kind: 'network-leftover', vdcId: null })
  expect(finding.resolutions.map(each => each.kind)).toEqual(['remove', 'ignore'])
  // The port is on it.
  const { taskId } = await resolve(finding, 'remove')
  await world.settle()
  expect(await world.task(taskId!)).toMatchObject({ state: 'rolled back' })
  await resolve(await found('The network of zone-a has a port 10.90.0.9 that is not recorded there'), 'remove')
  await world.settle()
  await resolve(finding, 'remove')
  await world.settle()
  await nothingFound()
  expect(await ports!.observe(port, world.call())).toEqual({ exists: false })
  expect(await networks!.observe(network, world.call())).toEqual({ exists: false })
})

it('a zone’s network that does not answer makes no findings, and clears none', async () => {
  await start()
  await world.meddler.removeFromNetwork('zone-a', 'loadBalancer', await idOf('loadBalancer', 'inner'))
  const finding = await found('The network of zone-a lacks the load balancer inner')
  await world.meddler.setUnreachable('zone-a-network')
  await world.meddler.removeFromNetwork('zone-a', 'router', await idOf('router', 'edge'))
  // Two further looks at the rest of the world.
  const looked = () => db.prisma.host.findFirstOrThrow({ where: { name: 'host-a1' } })
  const { lastSeenAt } = await looked()
  await until(looked, host => host.lastSeenAt! > lastSeenAt!, patienceMs)
  expect((await open()).map(it => it.id)).toEqual([finding.id])
  await world.meddler.setReachable('zone-a-network')
  await found('The network of zone-a lacks the router edge')
})

it('where a VDC lets it, what others took out of a zone’s network is brought about again without asking', async () => {
  await start()
  await db.prisma.vdc.update({
    where: { id: world.vdcId },
    data: { driftPolicy: { repair: ['network-missing'], maxSharePercent: 50, windowMinutes: 60 } },
  })
  await reconciler.stop()
  reconciler = world.reconciler({ repair: repairAsPlenum(db) })
  reconciler.start()
  const before = await world.truth()
  await world.meddler.removeFromNetwork('zone-a', 'securityGroup', await idOf('securityGroup', 'web'))
  await until(
    () => db.prisma.finding.count({ where: { repairedBy: 'Plenum', taskId: { not: null } } }),
    n => n === 1,
    30_000,
  )
  await world.settle()
  await nothingFound()
  expect(await world.truth()).toEqual(before)
})
