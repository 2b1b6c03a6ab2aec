import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DesignDocument, InstanceDesign } from '@/server/domain/design/document'
import { printDesign } from '@/server/domain/design/yaml'
import type { Id } from '@/server/domain/ids'
import { planAndApplyCall } from '@/server/domain/planning/api-call'
import type { PlanView } from '@/server/domain/planning/plan'
import { createTestWorld, type TestWorld } from '@/server/workflows/testing'
import { type ApiBench, makePerson, openApiBench } from './testing'

/** Designs from the call to the simulated machines and back: over HTTP, with a worker and an infrastructure behind. */
let world: TestWorld
let bench: ApiBench
let operator: { token: string }
let caller: ReturnType<ApiBench['api']['callerFor']>
let vdcId: Id<'vdc'>
let count = 0
beforeAll(async () => {
  world = await createTestWorld({ hosts: 6, memoryMiB: 32_768 })
  bench = await openApiBench({ db: world.database })
  operator = await makePerson(bench, { name: 'operator', isOperator: true })
  caller = bench.api.callerFor({ authorization: `Bearer ${operator.token}` })
})
afterAll(async () => {
  await bench.close()
  await world.dispose()
})
const newVdc = async () => (await caller.vdcs.create({ name: `designed-${++count}` })).id
beforeEach(async () => {
  vdcId = await newVdc()
})

async function rest<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${bench.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${operator.token}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`)
  return answer as T
}
const planOf = (document: DesignDocument, of = vdcId) => rest<PlanView>('POST', `/vdcs/${of}/plans`, { document })
const losses = (plan: PlanView) => plan.changes.filter(change => change.dataLoss).map(change => change.key)
/** Applies it and carries it out. */
async function carryOut(plan: PlanView, over: object = {}) {
  const { taskId } = await rest<{ taskId: string }>('POST', `/plans/${plan.id}/apply`, {
    acceptDataLoss: losses(plan),
    ...over,
  })
  await world.settle()
  return world.task(taskId)
}
async function succeed(plan: PlanView, over: object = {}) {
  const task = await carryOut(plan, over)
  expect(task.state, `${task.error?.message} ${task.error?.detail}`).toBe('succeeded')
  return task
}
const current = async (of = vdcId) => (await caller.designs.current({ vdcId: of })).document
const machines = async () => {
  const rows = await bench.db.prisma.instance.findMany({ where: { vdcId }, select: { id: true } })
  const ids = new Set(rows.map(row => row.id))
  const all = (await world.truth()).machines.filter(machine => ids.has(machine.id!))
  return all.sort((a, b) => (a.name < b.name ? -1 : 1))
}
/** What is there is what is recorded, and nothing is left to do. */
async function expectSettled(of = vdcId) {
  expect(await planOf(await current(of), of)).toMatchObject({ state: 'empty', problems: [] })
  expect(await bench.db.prisma.taskLock.count()).toBe(0)
}
const web = (volume: string, zone: string): InstanceDesign => ({
  image: 'tiny',
  type: 'small',
  zone,
  volumes: [volume],
})
async function threeWithVolumes(): Promise<DesignDocument> {
  const names = ['a', 'b', 'c']
  return {
    ...(await current()),
    volumes: Object.fromEntries(names.map(name => [`data-${name}`, { sizeGiB: 2 }])),
    instances: Object.fromEntries(names.map(name => [`web-${name}`, web(`data-${name}`, `zone-${name}`)])),
  }
}

describe('a design', () => {
  it('is written as YAML, planned, applied as one task, and becomes version 1', async () => {
    const yaml = printDesign(await threeWithVolumes())
    expect(await rest('POST', `/vdcs/${vdcId}/design/check`, { yaml })).toMatchObject({ problems: [] })
    const plan = await rest<PlanView>('POST', `/vdcs/${vdcId}/plans`, { yaml })
    expect(plan).toMatchObject({ state: 'ready', quota: { instances: 3, volumes: 3, volumeGiB: 6 } })
    const task = await succeed(plan, { message: 'Three in three zones' })
    expect(await machines()).toMatchObject(
      Array.from({ length: 3 }, () => ({ power: 'running', disks: [{ isConnected: true }] })),
    )
    expect(await caller.plans.get({ planId: plan.id })).toMatchObject({ state: 'applied', taskId: task.id })
    const versions = await caller.designs.versions({ vdcId })
    expect(versions.items).toMatchObject([
      { number: 1, message: 'Three in three zones', author: 'operator', taskId: task.id },
    ])
    expect(await caller.designs.current({ vdcId })).toMatchObject({ version: 1 })
    await expectSettled()
  })

  it('changes in place and by restart, loses only what was named, and comes back as it was', async () => {
    await succeed(await planOf(await threeWithVolumes()))
    const before = await current()
    const { 'web-c': _, ...kept } = before.instances
    const { 'data-c': __, ...volumes } = before.volumes
    const { type: ___, ...first } = kept['web-a']!
    const changed: DesignDocument = {
      ...before,
      volumes: { ...volumes, 'data-a': { ...volumes['data-a']!, sizeGiB: 5 } },
      instances: { ...kept, 'web-a': { ...first, vcpus: 2, memoryMiB: 1024 } },
    }
    const plan = await planOf(changed)
    const actions = Object.fromEntries(plan.changes.map(change => [change.key, change.action]))
    expect(actions).toMatchObject({
      'instance/web-a': 'update with restart',
      'instance/web-c': 'delete',
      'volume/data-c': 'delete',
    })
    expect(losses(plan).sort()).toEqual(['instance/web-c', 'volume/data-c'])
    const unnamed = rest('POST', `/plans/${plan.id}/apply`, { acceptDataLoss: ['instance/web-c'] })
    await expect(unnamed).rejects.toThrow(/volume\/data-c.*acceptDataLoss/)
    await succeed(plan)
    expect((await machines()).find(machine => machine.name === 'web-a')).toMatchObject({ vcpus: 2, memoryMiB: 1024 })
    expect(await machines()).toHaveLength(2)
    await expectSettled()

    const comparison = await caller.designs.compare({ vdcId, from: '1', to: '2' })
    expect(comparison.items.map(item => item.key).sort()).toEqual([
      'attachment/data-c',
      'instance/web-a',
      'instance/web-c',
      'volume/data-a',
      'volume/data-c',
    ])
    // Smaller again: its data is lost, so it has to be named.
    const restored = await rest<PlanView>('POST', `/vdcs/${vdcId}/plans`, { version: 1 })
    expect(losses(restored)).toContain('volume/data-a')
    await succeed(restored)
    expect((await caller.designs.compare({ vdcId, from: '1', to: 'current' })).items).toEqual([])
    await expectSettled()
  })

  it('that fails in the middle leaves everything as it was', async () => {
    await succeed(await planOf(await threeWithVolumes()))
    const before = { document: await current(), truth: await world.truth() }
    const failing = 'volume-create-exhausted'
    const plan = await planOf({
      ...before.document,
      volumes: {
        ...before.document.volumes,
        extra: { sizeGiB: 1, zone: 'zone-a' },
        [failing]: { sizeGiB: 1, zone: 'zone-b' },
      },
      instances: {
        ...before.document.instances,
        'web-d': web('extra', 'zone-a'),
        'web-e': { ...web(failing, 'zone-b') },
        'web-b': { ...before.document.instances['web-b']!, power: 'stopped' },
      },
    })
    expect(plan.state).toBe('ready')
    const task = await carryOut(plan)
    expect(task.state).toBe('rolled back')
    expect(await world.truth()).toEqual(before.truth)
    expect(await current()).toEqual(before.document)
    expect(await caller.plans.get({ planId: plan.id })).toMatchObject({ state: 'ended' })
    expect((await caller.designs.versions({ vdcId })).total).toBe(1)
    await expectSettled()
  })

  it('renames without losing anything', async () => {
    await succeed(await planOf(await threeWithVolumes()))
    const before = await current()
    const { 'web-a': first, ...rest } = before.instances
    const instances = { ...rest, 'front-1': { was: 'web-a', ...first! } }
    const plan = await planOf({ ...before, instances })
    expect(losses(plan)).toEqual([])
    await succeed(plan)
    expect((await machines()).map(machine => machine.name).sort()).toEqual(['front-1', 'web-b', 'web-c'])
    expect((await caller.designs.version({ vdcId, number: 2 })).document.instances['front-1']).not.toHaveProperty('was')
    await expectSettled()
  })
})

describe('a cluster', () => {
  it('grows and shrinks, each member with disks of its own in the order of the template', async () => {
    const before = await current()
    const template = {
      image: 'tiny',
      type: 'small',
      volumes: { zeta: { sizeGiB: 1 }, data: { sizeGiB: 2 }, log: { sizeGiB: 3 } },
    }
    const of = (size: number): DesignDocument => ({
      ...before,
      clusters: { db: { size, zones: ['zone-a', 'zone-b'], template } },
    })
    await succeed(await planOf(of(3)))
    const rows = await bench.db.prisma.attachment.findMany({
      where: { instance: { vdcId, name: 'db-2' } },
      include: { volume: true },
      orderBy: { device: 'asc' },
    })
    expect(rows.map(row => row.volume.name)).toEqual(['db-2-zeta', 'db-2-data', 'db-2-log'])
    expect(await caller.instances.list({ vdcId, search: 'db-2' })).toMatchObject({
      items: [{ clusterName: 'db', memberIndex: 2, zoneName: 'zone-b' }],
    })
    await expectSettled()
    const smaller = await planOf(of(1))
    expect(smaller.changes.filter(change => change.dataLoss)).toHaveLength(2 + 6)
    await succeed(smaller)
    expect((await machines()).map(machine => machine.name)).toEqual(['db-1'])
    expect(await planOf(of(1))).toMatchObject({ state: 'empty' })
    await expectSettled()
  })
})

describe('each starting point', () => {
  it('applies as it is to an empty VDC, and leaves nothing to do', async () => {
    const { items } = await caller.designs.starters({ vdcId })
    expect(items.length).toBeGreaterThanOrEqual(4)
    for (const { key } of items) {
      const own = await newVdc()
      const { document } = (await caller.designs.starters({ vdcId: own })).items.find(starter => starter.key === key)!
      const plan = await planOf(document, own)
      expect(plan.problems, key).toEqual([])
      if (plan.state === 'empty') continue
      await succeed(plan)
      await expectSettled(own)
    }
  })
})

describe('the same by curl', () => {
  it('brings about what clicks bring about, as the text says it', async () => {
    // By clicks: what the pages call.
    const clicked = await caller.plans.create({ vdcId, document: await threeWithVolumes() })
    await caller.plans.applyPlan({ planId: clicked.id, policy: 'continue', message: 'As one' })
    await world.settle()
    const byClicks = { document: await current(), machines: await machines() }
    expect(byClicks.machines).toHaveLength(3)

    // By the text that a plan offers, in a shell, in another VDC.
    vdcId = await newVdc()
    const text = planAndApplyCall(bench.url, vdcId, await threeWithVolumes(), {
      ...{ policy: 'continue', acceptDataLoss: [], message: 'As one' },
    })
    const env = { PATH: process.env.PATH, PLENUM_TOKEN: operator.token } as never
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', text], { env })
    expect(JSON.parse(stdout)).toMatchObject({ taskId: expect.stringMatching(/^task_/) })
    await world.settle()

    const alike = ({ networks: _, ...document }: DesignDocument) =>
      Object.values(document.instances)
        .map(({ address: _, ...instance }) => instance)
        .concat(document.volumes as never)
    expect(alike(await current())).toEqual(alike(byClicks.document))
    const looks = (all: typeof byClicks.machines) =>
      all.map(({ id: _, host: __, disks, ...machine }) => ({ ...machine, disks: disks.map(disk => disk.isConnected) }))
    expect(looks(await machines())).toEqual(looks(byClicks.machines))
    const versions = await caller.designs.versions({ vdcId })
    expect(versions.items).toMatchObject([{ number: 1, message: 'As one' }])
    await expectSettled()
  })
})

it('no test above made a fault inside Plenum', () => {
  expect(bench.faults).toEqual([])
})
