import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { DesignDocument, InstanceDesign } from '@/server/domain/design/document'
import { type TaskKind, taskKinds } from '@/server/domain/task'
import type { Connection, Infrastructure, Instances } from '@/server/drivers/contract'
import { stepContext } from '@/server/engine/context'
import type { AnyStep } from '@/server/engine/types'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { taskCatalog } from '@/server/tasks/catalog'
import { workflows } from '..'
import { createTestWorld, type EndedTask, type TestWorld } from '../testing'
import { applyOf } from '../testing/apply'
import { type Scene, scenes } from '../testing/scenes'
import { testSecrets } from '../testing/secrets'

// A busy machine makes whole designs slowly.
vi.setConfig({ testTimeout: 60_000 })

let database: TestDatabase
let world: TestWorld
beforeAll(async () => {
  database = await createTestDatabase()
})
beforeEach(async () => {
  // One in zone-a, one in zone-b.
  world = await createTestWorld({ database, hosts: 2, cpuThreads: 64, memoryMiB: 65_536 })
})
afterEach(() => world.dispose())
afterAll(() => database.drop())

const changing = ['ensure', 'remove'] as const
const instance: InstanceDesign = { image: 'tiny', vcpus: 1, memoryMiB: 512, rootDiskGiB: 2 }
const networks: DesignDocument['networks'] = { default: { subnets: { main: { cidr: '10.64.0.0/20' } } } }
const design = (instances: DesignDocument['instances'], volumes: DesignDocument['volumes'] = {}): DesignDocument => ({
  ...{
    version: 1,
    networks,
    instances,
    volumes,
    routers: {},
    floatingIps: {},
    loadBalancers: {},
    securityGroups: {},
    clusters: {},
  },
})
/** So many on each of the two hosts. */
const fleet = (count: number, of: (index: number) => Partial<InstanceDesign> = () => ({})) =>
  Object.fromEntries(
    Array.from({ length: 2 * count }, (_, index): [string, InstanceDesign] => [
      `web-${index}`,
      { ...instance, zone: index % 2 ? 'zone-a' : 'zone-b', ...of(index) },
    ]),
  )

/**
 * What goes on in the driver: how many calls that change machines were at work at once, by host.
 * @param meet The first of them wait until so many are at work, over all hosts.
 */
function watched(meet = 0) {
  const [now, most] = [new Map<string, number>(), new Map<string, number>()]
  let met = () => {}
  const meeting = new Promise<void>(resolve => {
    met = resolve
  })
  const total = () => [...now.values()].reduce((sum, each) => sum + each, 0)
  async function within<T>(hostId: string, work: () => Promise<T>): Promise<T> {
    now.set(hostId, (now.get(hostId) ?? 0) + 1)
    most.set(hostId, Math.max(most.get(hostId) ?? 0, now.get(hostId)!))
    if (total() >= meet) met()
    await meeting
    return work().finally(() => now.set(hostId, now.get(hostId)! - 1))
  }
  const wrap = (hostId: string, instances: Instances): Instances =>
    new Proxy(instances, {
      get(of, name: (typeof changing)[number]) {
        const verb = of[name]
        if (typeof verb !== 'function') return verb
        if (!changing.includes(name)) return verb.bind(of)
        return (...args: never[]) =>
          within(hostId, () => (verb as (...args: never[]) => Promise<never>).apply(of, args))
      },
    })
  const infrastructure: Infrastructure = {
    ...world.infrastructure,
    async compute(hostId) {
      const connection = await world.infrastructure.compute(hostId)
      return { ...connection, instances: wrap(hostId, connection.instances!) } as Connection
    },
  }
  return {
    ports: { store: database, infrastructure, secrets: testSecrets },
    most: () => Object.fromEntries([...most].sort()),
  }
}

async function apply(document: DesignDocument, options: Parameters<TestWorld['engine']>[0]): Promise<EndedTask> {
  const id = await world.queue(await applyOf(database, document))
  const worker = world.engine(options)
  await worker.start()
  await worker.idle()
  await worker.stop()
  return world.task(id)
}

describe('an apply', () => {
  for (const laneWidth of [1, 2, 3])
    test(`has ${laneWidth} machines at a time on each host where ${laneWidth} are allowed, on all hosts at once`, async () => {
      // Unless both hosts are full at the same moment, nobody goes on.
      const { ports, most } = watched(2 * laneWidth)
      const task = await apply(design(fleet(6)), { ports, laneWidth, parallel: 12 })
      expect(task).toMatchObject({ state: 'succeeded', error: null })
      expect((await world.truth()).machines).toHaveLength(12)
      expect(most()).toEqual({ host_a1: laneWidth, host_b1: laneWidth })
    })

  test('takes machines back two at a time on each host', async () => {
    const { ports, most } = watched(4)
    const document = design({ ...fleet(6), 'boot-crash-1': { ...instance, zone: 'zone-a' } })
    const task = await apply(document, { ports, parallel: 12 })
    expect(task.state).toBe('rolled back')
    expect((await world.truth()).machines).toEqual([])
    expect(most()).toEqual({ host_a1: 2, host_b1: 2 })
  })
})

test('every step that changes machines, there or back, says which host it keeps busy', async () => {
  const strays: string[] = []
  let laned = 0
  for (const kind of taskKinds)
    for (const scene of scenes[kind] as Scene<TaskKind>[]) {
      await world.dispose()
      world = await createTestWorld({ database })
      const { input } = await (await scene.set(world))()
      const outputs = {}
      const go = async (name: string, way: 'do' | 'undo') => {
        const step = (workflows[kind].steps as Record<string, AnyStep>)[name]!
        if (typeof step[way] === 'string') return
        const { ports, most } = watched()
        const context = stepContext({
          ...{ task: { id: 'task_lanes', kind, title: '', actorName: 'Ada' }, input, outputs, ports },
          ...{ key: `${name}/${way}`, attempt: 1, signal: new AbortController().signal, sleep: world.clock.sleep },
          ...{ log: () => {}, progress: () => {} },
        })
        const lane = await step.lane?.(context)
        Object.assign(outputs, await (step[way] as AnyStep['do'])(context))
        for (const host of Object.keys(most())) host === lane ? laned++ : strays.push(`${kind}: ${way} ${name}`)
      }
      const steps: readonly string[] = taskCatalog[kind].steps
      for (const name of steps) await go(name, 'do')
      if (!scene.onlyForwardFrom) for (const name of [...steps].reverse()) await go(name, 'undo')
    }
  expect(strays).toEqual([])
  expect(laned).toBeGreaterThan(40)
})
