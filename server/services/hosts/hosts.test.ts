import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PlenumError } from '@/server/domain/errors'
import { type Id, newId } from '@/server/domain/ids'
import { nowhere } from '@/server/domain/location'
import { recordPower } from '@/server/store/host-power'
import { previewPlacement } from '@/server/store/placement'
import { storageIdOf } from '@/server/store/testing'
import type { Probed } from '../context'
import {
  capabilities,
  endTasks,
  makeHost,
  makeInstance,
  makeZone,
  openServiceBench,
  refusal,
  type ServiceBench,
} from '../testing'
import { createZone } from '../zones/create-zone'
import { preflightZone } from '../zones/preflight-zone'
import { setReserve } from '../zones/set-reserve'
import { setZoneNetwork } from '../zones/set-zone-network'
import { changeStorage } from '../zones/storages'
import { addHost } from './add-host'
import { drainHost, previewDrain } from './drain-host'
import { preflightHost } from './preflight-host'
import { getHost, listHosts } from './queries'
import { removeHost } from './remove-host'
import { setCordon } from './set-cordon'
import { setLocation } from './set-location'
import { setPowerControl } from './set-power-control'
import { switchHostPower } from './switch-power'

let bench: ServiceBench
beforeAll(async () => {
  bench = await openServiceBench()
})
afterAll(() => bench.close())
beforeEach(() => endTasks(bench.db))
const operator = () => bench.as('operator')

describe('adding', () => {
  it('writes the host down as one that placement does not take yet', async () => {
    const receipt = await addHost(operator(), {
      zoneId: bench.zones.a,
      name: 'new-1',
      driver: 'test',
      config: { at: 1 },
    })
    const hostId = receipt.resourceId as Id<'host'>
    expect(await getHost(operator(), { hostId })).toMatchObject({ state: 'adding', activeTaskId: receipt.taskId })
  })

  it('refuses a taken name, the same machine under another name, and an unknown driver', async () => {
    const add = (over: object) =>
      refusal(addHost(operator(), { zoneId: bench.zones.a, name: 'new-2', driver: 'test', config: { at: 2 }, ...over }))
    expect(await add({ name: 'host-a' })).toMatchObject({ kind: 'conflict', field: 'name' })
    expect(await add({ config: { name: 'host-a' } })).toMatchObject({
      kind: 'conflict',
      message: 'This host is there already, as host-a. Add another one.',
    })
    expect(await add({ driver: 'nothing' })).toMatchObject({ kind: 'invalid', field: 'driver' })
    expect(await add({ zoneId: newId('zone') })).toMatchObject({ kind: 'missing' })
  })
})

describe('the preflight', () => {
  const healthy: Probed = {
    healthy: true,
    version: 'Test 1',
    capabilities,
    host: { version: 'Test 1', cpuThreads: 4, memoryMiB: 4096, cpuPercent: null, memoryUsedMiB: null },
    problems: [],
  }
  const look = (probed: () => Promise<Probed>, over: object = {}) =>
    preflightHost(bench.as('operator', { probe: probed }), { driver: 'test', config: { at: 9 }, ...over })
  const failing = (view: Awaited<ReturnType<typeof look>>) => view.checks.filter(check => !check.ok)

  it('passes a healthy host with room, and says what placement would get', async () => {
    const view = await look(async () => healthy, { name: 'new-9', zoneId: bench.zones.a })
    expect(view).toMatchObject({ ok: true, version: 'Test 1', facts: { cpuThreads: 4, vcpusAllocatable: 16 } })
  })

  it('says what is wrong: no answer, not healthy, too small, a taken name, there already', async () => {
    const silent = await look(() => Promise.reject(new PlenumError('unreachable', 'It does not answer.')))
    expect(failing(silent)).toEqual([{ name: 'Connection', ok: false, message: 'It does not answer.' }])
    const sick = await look(async () => ({ ...healthy, healthy: false, problems: ['No storage pool.'] }))
    expect(failing(sick)).toMatchObject([{ name: 'Health', message: 'No storage pool.' }])
    const tiny = await look(async () => ({ ...healthy, host: { ...healthy.host!, memoryMiB: 128 } }))
    expect(failing(tiny)).toMatchObject([{ name: 'Capacity' }])
    const taken = await look(async () => healthy, { name: 'host-a', config: { name: 'host-b' } })
    expect(failing(taken)).toMatchObject([{ name: 'Name' }, { name: 'New' }])
  })
})

it('a cordon is a new generation with its event and sentence; a second one changes nothing', async () => {
  const hostId = await makeHost(bench.db, { name: 'quiet', zoneId: bench.zones.a, cpuThreads: 1, memoryMiB: 1024 })
  expect(await setCordon(operator(), { hostId, cordoned: true, generation: 1 })).toMatchObject({
    cordoned: true,
    generation: 2,
  })
  expect(await setCordon(operator(), { hostId, cordoned: true })).toMatchObject({ generation: 2 })
  const said = await refusal(setCordon(operator(), { hostId, cordoned: false, generation: 1 }))
  expect(said.message).toContain('Olga Operator, “Cordon quiet: no new instances”')
  const events = await bench.db.prisma.event.findMany({ where: { id: hostId } })
  expect(events).toMatchObject([{ scope: 'platform', kind: 'host' }])
})

it('only an empty host is removed, and from then on nothing is placed there', async () => {
  await makeInstance(bench)
  const said = await refusal(removeHost(operator(), { hostId: bench.hosts.a }))
  expect(said).toMatchObject({ kind: 'conflict' })
  expect(said.message).toMatch(/^1 instance is on host-a\./)
  const hostId = await makeHost(bench.db, { name: 'empty', zoneId: bench.zones.a, cpuThreads: 1, memoryMiB: 1024 })
  await removeHost(operator(), { hostId })
  const uncordon = await refusal(setCordon(operator(), { hostId, cordoned: false }))
  expect(uncordon).toMatchObject({
    kind: 'conflict',
    message: expect.stringMatching(/^empty is about to be forgotten/),
  })
  expect(await getHost(operator(), { hostId })).toMatchObject({ cordoned: true })
})

it('a host’s allocation is the sum of all instances that have their place there, running or not', async () => {
  const before = await getHost(operator(), { hostId: bench.hosts.b })
  await makeInstance(bench, { zone: 'b', vcpus: 2, memoryMiB: 1024 })
  await makeInstance(bench, { zone: 'b', vcpus: 1, memoryMiB: 256, observed: 'stopped' })
  const { items } = await listHosts(operator(), { search: 'host-b', limit: 10, sort: '-vcpusAllocated' })
  expect(items).toMatchObject([
    {
      vcpusAllocatable: 32,
      vcpusAllocated: before.vcpusAllocated + 3,
      memoryAllocatedMiB: before.memoryAllocatedMiB + 1280,
      instanceCount: before.instanceCount + 2,
      runningCount: before.runningCount + 1,
    },
  ])
})

it('a zone keeps its kind of storage while there are volumes on it', async () => {
  const drivers = ['test-storage', 'other-storage'].map(driver => ({
    driver,
    title: driver,
    role: 'storage' as const,
    schema: {},
    parse: (config: unknown) => config,
  }))
  const ctx = bench.as('operator', { drivers })
  const changed = (zoneId: Id<'zone'>) =>
    changeStorage(ctx, { zoneId, storageId: storageIdOf(zoneId), volumeDriver: 'other-storage', volumeConfig: {} })
  await bench.db.prisma.volume.create({
    data: {
      ...{ id: newId('volume'), vdcId: bench.vdcs.ours.vdcId, name: 'kept', sizeGiB: 1 },
      ...{ zoneId: bench.zones.a, storageId: storageIdOf(bench.zones.a) },
    },
  })
  expect(await refusal(changed(bench.zones.a))).toMatchObject({ kind: 'conflict', field: 'volumeDriver' })
  expect(await changed(bench.zones.b)).toMatchObject({ storages: [{ driver: 'other-storage' }] })
})

it('a zone keeps a reserve free: nothing new goes there, what was there stays, and a drain may use it', async () => {
  const zoneId = await makeZone(bench.db, 'zone-reserve')
  const size = { zoneId, cpuThreads: 4, memoryMiB: 1280 }
  const [from, to] = [
    await makeHost(bench.db, { ...size, name: 'kept-1' }),
    await makeHost(bench.db, { ...size, name: 'kept-2' }),
  ]
  const { id } = await makeInstance(bench, { memoryMiB: 1024 })
  await bench.db.prisma.instance.update({ where: { id }, data: { hostId: from, zoneId } })
  const wish = { vcpus: 1, memoryMiB: 256, zoneId, antiAffinityGroup: null, vdcId: '', instanceId: null }
  const placed = () => previewPlacement(bench.db.pool, { ...wish, volumeIds: [] })
  expect(await placed()).toMatchObject({ placed: true, hostName: 'kept-2' })
  expect(await setReserve(operator(), { zoneId, reserve: { kind: 'largest host' } })).toMatchObject({
    reserve: { kind: 'largest host' },
    generation: 2,
  })
  expect(await placed()).toMatchObject({ placed: false, sentence: expect.stringContaining('kept-2 is kept free') })
  expect((await previewDrain(operator(), { hostId: from })).moves).toMatchObject([{ hostId: to }])
  const stale = setReserve(operator(), { zoneId, generation: 1, reserve: { kind: 'none' } })
  expect(await refusal(stale)).toMatchObject({ kind: 'conflict' })
})

it('a zone keeps its kind of network while there are instances on it, and may be told another way there', async () => {
  const network = { title: 'Test', role: 'network' as const, schema: {}, parse: (config: unknown) => config }
  const drivers = ['test-network', 'other-network'].map(driver => ({ ...network, driver }))
  const ctx = bench.as('operator', { drivers })
  const wide = { name: 'zone-wide', title: '', networkDriver: 'test-network', networkConfig: { at: 1 } }
  const { id: zoneId } = await createZone(ctx, wide)
  expect(await setZoneNetwork(ctx, { zoneId, networkDriver: 'other-network' })).toMatchObject({
    networkDriver: 'other-network',
  })
  const hostId = await makeHost(bench.db, { name: 'wide', zoneId, cpuThreads: 4, memoryMiB: 4096 })
  const { id: instanceId } = await makeInstance(bench)
  await bench.db.prisma.instance.update({ where: { id: instanceId }, data: { zoneId, hostId } })
  const refused = await refusal(setZoneNetwork(ctx, { zoneId, networkDriver: null }))
  expect(refused).toMatchObject({ kind: 'conflict', field: 'networkDriver' })
  const moved = { zoneId, networkDriver: 'other-network', networkConfig: { at: 2 } }
  expect(await setZoneNetwork(ctx, moved)).toMatchObject({ networkDriver: 'other-network' })
})

it('a zone’s storage and network are looked at before they are bound', async () => {
  const part = { title: 'Test', schema: {}, parse: (config: unknown) => config }
  const drivers = [
    { ...part, driver: 'test-storage', role: 'storage' as const },
    { ...part, driver: 'test-network', role: 'network' as const },
  ]
  const probe = async (driver: string): Promise<Probed> => {
    if (driver === 'test-network') throw new PlenumError('unreachable', 'It does not answer.', { detail: 'refused' })
    return { healthy: true, version: 'Test 1', capabilities, host: null, problems: [] }
  }
  const given = { volumeDriver: 'test-storage', networkDriver: 'test-network' }
  expect(await preflightZone(bench.as('operator', { drivers, probe }), given)).toEqual({
    ok: false,
    checks: [
      { name: 'Storage', ok: true, message: 'Answers: Test 1.' },
      { name: 'Network', ok: false, message: 'It does not answer. (refused)' },
    ],
  })
})

describe('power', () => {
  const drivers = [
    { driver: 'test-power', title: 'Test', role: 'power' as const, schema: {}, parse: (config: unknown) => config },
  ]
  const powered = () => bench.as('operator', { drivers })

  it('is switched only where a management controller is known', async () => {
    const hostId = await makeHost(bench.db, { name: 'powered', zoneId: bench.zones.a, cpuThreads: 1, memoryMiB: 1024 })
    const off = () => switchHostPower(operator(), { hostId, power: 'off', acceptStop: false })
    expect((await refusal(off())).message).toContain('powered has no power control')
    const control = { hostId, powerDriver: 'test-power', powerConfig: { address: '10.0.1.5' } }
    expect(await setPowerControl(powered(), control)).toMatchObject({ powerDriver: 'test-power', power: null })
    expect(await off()).toMatchObject({ title: 'Switch powered off' })
  })

  it('is not cut under running instances unless that is accepted', async () => {
    const hostId = bench.hosts.a
    await setPowerControl(powered(), { hostId, powerDriver: 'test-power' })
    await makeInstance(bench)
    const off = (acceptStop: boolean) => switchHostPower(operator(), { hostId, power: 'off', acceptStop })
    expect(await refusal(off(false))).toMatchObject({ kind: 'conflict', field: 'acceptStop' })
    expect(await off(true)).toMatchObject({ title: 'Switch host-a off' })
  })

  it('goes on from another device only at a start, of a host that is known to be off', async () => {
    const hostId = await makeHost(bench.db, { name: 'booted', zoneId: bench.zones.a, cpuThreads: 1, memoryMiB: 1024 })
    await setPowerControl(powered(), { hostId, powerDriver: 'test-power' })
    const power = (to: 'on' | 'off') =>
      switchHostPower(operator(), { hostId, power: to, acceptStop: false, bootFrom: 'network' })
    expect(await refusal(power('off'))).toMatchObject({ kind: 'invalid', field: 'bootFrom' })
    expect(await refusal(power('on'))).toMatchObject({ kind: 'conflict', field: 'bootFrom' })
    await recordPower(bench.db.pool, hostId, { state: 'off', problem: null })
    expect(await power('on')).toMatchObject({ title: 'Switch booted on, from the network (PXE)' })
  })

  it('says nothing of how its controller is reached', async () => {
    const config = { address: '10.0.1.5', password: 'a-secret' }
    await setPowerControl(powered(), { hostId: bench.hosts.b, powerDriver: 'test-power', powerConfig: config })
    expect(JSON.stringify(await getHost(operator(), { hostId: bench.hosts.b }))).not.toContain('a-secret')
  })
})

describe('where a host stands', () => {
  it('is written down with its event and history, and nothing is written twice', async () => {
    const hostId = await makeHost(bench.db, { name: 'located', zoneId: bench.zones.a, cpuThreads: 4, memoryMiB: 4096 })
    const location = { ...nowhere, rack: 'r1', powerFeeds: ['A', 'B'] }
    const before = await getHost(operator(), { hostId })
    const after = await setLocation(operator(), { hostId, generation: before.generation, location })
    expect(after).toMatchObject({ location, generation: before.generation + 1 })
    expect(await setLocation(operator(), { hostId, location })).toEqual(after)
    expect(await bench.db.prisma.event.count({ where: { kind: 'host', id: hostId } })).toBe(1)
  })

  it('refuses a stale generation, and tenants', async () => {
    const hostId = await makeHost(bench.db, {
      name: 'located-2',
      zoneId: bench.zones.a,
      cpuThreads: 4,
      memoryMiB: 4096,
    })
    const location = { ...nowhere, rack: 'r1' }
    await setLocation(operator(), { hostId, generation: 1, location })
    expect(await refusal(setLocation(operator(), { hostId, generation: 1, location: nowhere }))).toMatchObject({
      kind: 'conflict',
    })
    expect(await refusal(setLocation(bench.as('member'), { hostId, location }))).toMatchObject({ kind: 'denied' })
  })
})

describe('a drain', () => {
  it('cordons at once, holds each place, and leaves what can’t move with the reason', async () => {
    const zoneId = await makeZone(bench.db, 'zone-drain')
    const size = { zoneId, cpuThreads: 4, memoryMiB: 2304 }
    const [from, to] = [
      await makeHost(bench.db, { ...size, name: 'full' }),
      await makeHost(bench.db, { ...size, name: 'spare' }),
    ]
    const here = async (over: object) => {
      const made = await makeInstance(bench, { memoryMiB: 1024, ...over })
      await bench.db.prisma.instance.update({ where: { id: made.id }, data: { hostId: from, zoneId } })
      return made
    }
    const [large, small, off, late] = [
      await here({ memoryMiB: 1536 }),
      await here({ memoryMiB: 512 }),
      await here({ observed: 'stopped', power: 'stopped' }),
      await here({ memoryMiB: 256 }),
    ]
    const plan = await previewDrain(operator(), { hostId: from })
    expect(plan.moves).toMatchObject([
      { name: large.name, hostName: 'spare' },
      { name: small.name, hostName: 'spare' },
    ])
    expect(plan.stays).toMatchObject([
      { name: off.name, reason: `${off.name} is not running, and only what runs can move; start it first.` },
      { name: late.name, reason: expect.stringContaining('spare has 0 MiB of memory free, 256 wanted') },
    ])
    expect(plan.left).toEqual({ hostCount: 1, vcpus: 16, vcpusFree: 14, memoryMiB: 2048, memoryFreeMiB: 0 })

    const { taskId, title } = await drainHost(operator(), { hostId: from })
    expect(title).toBe('Drain host full')
    expect(await getHost(operator(), { hostId: from })).toMatchObject({ cordoned: true, activeTaskKind: 'host.drain' })
    expect(await getHost(operator(), { hostId: to })).toMatchObject({ memoryAllocatedMiB: 2048, instanceCount: 2 })
    expect((await refusal(drainHost(operator(), { hostId: from }))).message).toBe(
      'A task is at work on full: wait for it.',
    )
    const busy = await bench.db.prisma.instance.findMany({ where: { activeTaskId: taskId }, select: { id: true } })
    expect(busy.map(each => each.id).sort()).toEqual([large.id, small.id].sort())
    // Nobody is sent to a host that is held for others.
    expect((await refusal(removeHost(operator(), { hostId: to }))).message).toMatch(/^2 instances are on spare/)
  })

  it('of an empty host only cordons it', async () => {
    const zoneId = await makeZone(bench.db, 'zone-empty')
    const hostId = await makeHost(bench.db, { name: 'idle', zoneId, cpuThreads: 1, memoryMiB: 1024 })
    expect(await previewDrain(operator(), { hostId })).toMatchObject({ moves: [], stays: [], estimateS: 0 })
    const { steps } = await drainHost(operator(), { hostId })
    expect(steps).toEqual(['Move what came meanwhile', 'See what is left'])
    expect(await getHost(operator(), { hostId })).toMatchObject({ cordoned: true })
  })
})
