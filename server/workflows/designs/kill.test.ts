import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { DesignDocument, InstanceDesign } from '@/server/domain/design/document'
import type { TaskKind } from '@/server/domain/task'
import type { StepMoment } from '@/server/engine'
import type { AnyStep } from '@/server/engine/types'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { taskCatalog } from '@/server/tasks/catalog'
import { workflows } from '..'
import { createTestWorld, type Intent, type TestWorld } from '../testing'
import { applyOf } from '../testing/apply'
import { countMade, finish, workTo } from '../testing/killed'

let database: TestDatabase
let world: TestWorld
beforeAll(async () => {
  database = await createTestDatabase()
})
beforeEach(async () => {
  world = await createTestWorld({ database, cpuThreads: 128, memoryMiB: 65_536 })
})
afterEach(() => world.dispose())
afterAll(() => database.drop())

const machine = { image: 'tiny', vcpus: 1, memoryMiB: 128, rootDiskGiB: 2 }
const standing = { default: { subnets: { main: { cidr: '10.64.0.0/20' } } } }

/** Beside what stands already: a network, two instances on it, and a volume of the first. */
function design(number: number, second: string): DesignDocument {
  const on = (more: Partial<InstanceDesign>) => ({ ...machine, network: `net-${number}`, ...more })
  return {
    ...{ version: 1, routers: {}, floatingIps: {}, loadBalancers: {}, securityGroups: {}, clusters: {} },
    networks: { ...standing, [`net-${number}`]: { subnets: { main: { cidr: `10.20.${number}.0/24` } } } },
    volumes: { [`data-${number}`]: { sizeGiB: 1, zone: 'zone-a' } },
    instances: { [`web-${number}`]: on({ volumes: [`data-${number}`] }), [`${second}-${number}`]: on({}) },
  }
}

/** The steps of one change, or with no key of the apply itself, by the numbers that they have in the task. */
function stepsOf({ input: { changes } }: Intent<'design.apply'>, key: string | null) {
  const own = { key: null, parts: [{ kind: 'design.apply' as const }] }
  const kinds = [...changes, own].flatMap(change => change.parts.map(({ kind }) => ({ key: change.key, kind })))
  return kinds
    .flatMap(part => taskCatalog[part.kind].steps.map((name): StepOf => ({ ...part, name })))
    .map((step, index) => ({ ...step, index }))
    .filter(step => step.key === key)
}
type Steps = ReturnType<typeof stepsOf>
type StepOf = { key: string | null; kind: TaskKind; name: string }
const isUndone = ({ kind, name }: StepOf) =>
  typeof (workflows[kind].steps as Record<string, AnyStep>)[name]!.undo === 'function'

/** Each moment of changes that go on side by side, first with first, and so on. */
const boundaries = (phases: StepMoment['phase'][], chains: Steps[]): string[][] =>
  Array.from({ length: Math.max(...chains.map(chain => chain.length)) }, (_, at) =>
    phases.map(phase => chains.flatMap(chain => chain[at] ?? []).map(({ index }) => `${index}:${phase}`)),
  ).flat()

/** One that is to fail comes last: then all the rest is there, and goes back step by step. */
function failingLast(intent: Intent<'design.apply'>): Intent<'design.apply'> {
  const { changes } = intent.input
  const others = changes.filter(change => !change.key.includes('boot-crash')).map(change => change.key)
  const last = changes.map(change => (others.includes(change.key) ? change : { ...change, after: others }))
  return { ...intent, input: { ...intent.input, changes: last } }
}

/** When a worker is killed, each moment in a change of its own, and when the one that goes on is. */
type Moments = { at: string[]; next: string[] }

/** A design for each, queued side by side. */
async function queue(from: number, second: string, moments: Moments[], as = (it: Intent<'design.apply'>) => it) {
  const tasks = moments.map(async (killed, offset) => {
    const number = from + offset
    return { id: await world.queue(as(await applyOf(database, design(number, second)))), number, ...killed }
  })
  return Promise.all(tasks)
}

test('an apply whose worker is killed at any boundary of any step, there or back, and again at its end, leaves exactly the design, or what was before', async () => {
  const before = await world.records()
  const there = await applyOf(database, design(0, 'db'))
  const [net, data, web, db, own] = ['network/net-0', 'volume/data-0', 'instance/web-0', 'instance/db-0', null].map(
    key => stepsOf(there, key),
  ) as [Steps, Steps, Steps, Steps, Steps]
  const moments = [
    ...boundaries(['do', 'did'], [net, data]),
    ...boundaries(['do', 'did'], [web, db]),
    ...boundaries(['do', 'did'], [own]),
  ]
  const made = await queue(
    0,
    'db',
    moments.map(at => ({ at, next: [`${own[0]!.index}:did`] })),
  )

  const back = failingLast(await applyOf(database, design(0, 'boot-crash')))
  const [netBack, dataBack, webBack, crashBack] = [
    'network/net-0',
    'volume/data-0',
    'instance/web-0',
    'instance/boot-crash-0',
  ].map(key => stepsOf(back, key).filter(isUndone).reverse()) as [Steps, Steps, Steps, Steps]
  const [netEnd, dataEnd] = [netBack, dataBack].map(steps => `${steps.at(-1)!.index}:undid`) as [string, string]
  // What was made before the rest of it goes back first; network and volume are the last, side by side.
  const ofInstances = [...boundaries(['undo'], [crashBack]), ...boundaries(['undid'], [webBack])]
  const unmade = await queue(
    made.length,
    'boot-crash',
    [
      ...ofInstances.map(at => ({ at, next: [netEnd, dataEnd] })),
      ...boundaries(['undo', 'undid'], [netBack, dataBack]).map(at => ({
        at,
        next: at.length > 1 ? [netEnd, dataEnd] : [dataEnd],
      })),
    ],
    failingLast,
  )
  const all = [...made, ...unmade]
  await workTo(world, Object.fromEntries(all.map(({ id, at }) => [id, at])))
  await workTo(world, Object.fromEntries(all.map(({ id, next }) => [id, next])))
  await finish(world)

  for (const { id, at } of made) expect({ at, ...(await world.task(id)) }).toMatchObject({ at, state: 'succeeded' })
  for (const { id, at, number } of unmade) {
    const step = `Create instance boot-crash-${number}: Create the machine and boot it`
    expect({ at, ...(await world.task(id)) }).toMatchObject({ at, state: 'rolled back', error: { step } })
  }
  await expectMade(made)
  const { networks, instances, volumes, versions } = await world.records()
  const isBack = ({ name }: { name: string }) => unmade.some(({ number }) => name.endsWith(`-${number}`))
  expect([...networks, ...instances, ...volumes].filter(isBack)).toEqual([])
  expect(networks).toHaveLength(before.networks.length + made.length)
  expect(versions).toHaveLength(made.length)
  await expectNobodyAtIt()
}, 120_000)

/** All of these designs, each thing made once; and nothing else. */
async function expectMade(designs: { number: number; at: string[] }[]) {
  const { machines, volumes, exports } = await world.truth()
  const count = await countMade(world)
  const named = <T extends { name: string }>(list: T[], name: string) => list.filter(each => each.name === name)
  for (const { number, at } of designs) {
    const [db, web] = [named(machines, `db-${number}`), named(machines, `web-${number}`)]
    const data = named(volumes, `data-${number}`)
    const volumeId = data[0]?.id
    const seen = { db, web, data, exports: exports.filter(each => each.volumeId === volumeId) }
    expect({ at, ...seen }).toMatchObject({
      at,
      db: [{ power: 'running', disks: [] }],
      web: [{ power: 'running', disks: [{ volumeId, isConnected: true }] }],
      data: [{ sizeGiB: 1, files: null }],
      exports: [{ instanceId: web[0]?.id }],
    })
    // Not made, lost and made again either.
    for (const key of [`instance ${db[0]!.id}`, `instance ${web[0]!.id}`, `volume ${volumeId}`])
      expect({ at, key, made: count.get(key) }).toEqual({ at, key, made: 1 })
  }
  expect([machines.length, volumes.length, exports.length]).toEqual([2, 1, 1].map(each => each * designs.length))
}

async function expectNobodyAtIt() {
  expect(await database.prisma.taskLock.count()).toBe(0)
  const { instance, volume, network } = database.prisma
  const busy = { where: { activeTaskId: { not: null } } }
  expect([await instance.count(busy), await volume.count(busy), await network.count(busy)]).toEqual([0, 0, 0])
}
