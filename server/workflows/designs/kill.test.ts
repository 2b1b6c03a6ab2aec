import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { DesignDocument, InstanceDesign } from '@/server/domain/design/document'
import type { TaskKind } from '@/server/domain/task'
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
    ...{ version: 1, clusters: {} },
    networks: { ...standing, [`net-${number}`]: { subnets: { main: { cidr: `10.20.${number}.0/24` } } } },
    volumes: { [`data-${number}`]: { sizeGiB: 1, zone: 'zone-a' } },
    instances: { [`web-${number}`]: on({ volumes: [`data-${number}`] }), [`${second}-${number}`]: on({}) },
  }
}

/** Each step of it, change by change, in the order in which they are numbered. */
function stepsOf({ input: { changes } }: Intent<'design.apply'>) {
  const parts = changes.flatMap((change, at) => change.parts.map(({ kind }) => ({ kind, at })))
  const all = [...parts, { kind: 'design.apply' as const, at: changes.length }]
  const steps = all.flatMap(part => taskCatalog[part.kind].steps.map((name): StepOf => ({ ...part, name })))
  return steps.map(({ kind, name, at }, index) => ({
    ...{ index, at },
    first: steps.findIndex(step => step.at === at),
    isUndone: typeof (workflows[kind].steps as Record<string, AnyStep>)[name]!.undo === 'function',
  }))
}
type StepOf = { kind: TaskKind; at: number; name: string }

/** One that is to fail comes last: then all the rest is there, and goes back step by step. */
function failingLast(intent: Intent<'design.apply'>): Intent<'design.apply'> {
  const { changes } = intent.input
  const others = changes.filter(change => !change.key.includes('boot-crash')).map(change => change.key)
  const last = changes.map(change => (others.includes(change.key) ? change : { ...change, after: others }))
  return { ...intent, input: { ...intent.input, changes: last } }
}

/** When a worker is killed, and when the one that goes on is. */
type Moments = [at: string, then: string]

/** A design for each pair of moments, queued side by side. */
async function queue(from: number, second: string, moments: Moments[], as = (it: Intent<'design.apply'>) => it) {
  const tasks = moments.map(async (at, offset) => {
    const number = from + offset
    return { id: await world.queue(as(await applyOf(database, design(number, second)))), number, at }
  })
  return Promise.all(tasks)
}

test('an apply whose worker is killed at any boundary of any step, there or back, and again at its end, leaves exactly the design, or what was before', async () => {
  const before = await world.records()
  const steps = stepsOf(await applyOf(database, design(0, 'db')))
  const end = `${steps.length - 1}:did`
  const made = await queue(
    0,
    'db',
    steps.flatMap(({ index }): Moments[] => [
      [`${index}:do`, end],
      [`${index}:did`, end],
    ]),
  )
  // The apply’s own step does not begin. Nothing else stands on the volume: its undo may be the last.
  const intent = failingLast(await applyOf(database, design(0, 'boot-crash')))
  const undone = stepsOf(intent).slice(0, -1)
  const volume = undone.find(step => intent.input.changes[step.at]!.key.startsWith('volume/'))!.first
  const unmade = await queue(
    made.length,
    'boot-crash',
    undone
      .filter(step => step.isUndone)
      .flatMap(({ index, first }): Moments[] => {
        const last = first === volume ? `${volume}:undid` : '0:undid'
        return [
          [`${index}:undo`, last],
          [`${index}:undid`, last],
        ]
      }),
    failingLast,
  )
  const all = [...made, ...unmade]
  for (const time of [0, 1]) await workTo(world, Object.fromEntries(all.map(({ id, at }) => [id, at[time]!])))
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
}, 90_000)

/** All of these designs, each thing made once; and nothing else. */
async function expectMade(designs: { number: number; at: Moments }[]) {
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
