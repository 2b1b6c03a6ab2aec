import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { PlenumError } from '@/server/domain/errors'
import type { Id, Kind } from '@/server/domain/ids'
import type { ObservedState, PowerState } from '@/server/domain/instance'
import { instanceCan } from '@/server/domain/instance-can'
import { inTransaction } from '@/server/store/store'
import { requestCancel } from '@/server/store/tasks'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { createTestWorld, type TestWorld } from './testing'

// Which answers get lost follows from the call, and with it from the task’s id: numbered, a storm comes again as it was.
let tasks = 0
vi.mock('@/server/domain/ids', async importOriginal => {
  const ids = await importOriginal<typeof import('@/server/domain/ids')>()
  const newId = (kind: Kind) => (kind === 'task' ? `task_${String(++tasks).padStart(20, '0')}` : ids.newId(kind))
  return { ...ids, newId }
})

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const verbs = ['start', 'stop', 'reboot', 'pause', 'resume', 'resize', 'rebuild', 'delete'] as const
const wish = fc.record({
  verb: fc.constantFrom(...verbs, 'create', 'create', 'make volume', 'attach', 'detach', 'grow', 'delete volume'),
  /** Which of those that it may be done to. */
  pick: fc.nat(20),
  option: fc.nat(3),
  /** At which moment of its work: 0 is while it waits, 1 before its first step, 2 after that, and so on. */
  cancelAt: fc.nat(50).map(it => (it <= 8 ? it : null)),
})
type Wish = typeof wish extends fc.Arbitrary<infer W> ? W : never
/** What names ask for, now and then (server/drivers/simulated/sentinels.ts). */
const fates: Record<number, string> = {
  0: 'boot-crash-',
  1: 'create-lost-reply-',
  2: 'create-denied-',
  3: 'stop-ignored-',
}
/** Wishes that come at the same time, round after round. */
const rounds = fc.array(fc.array(wish, { minLength: 1, maxLength: 4 }), { minLength: 5, maxLength: 12 })

/**
 * Lives through the rounds, and looks after each whether all is true.
 * @param atOnce How many tasks are worked on side by side. One: a storm that comes again in every detail.
 */
async function weather(rounds: Wish[][], atOnce: number): Promise<string[]> {
  tasks = 0
  const world = await createTestWorld({ database, profile: 'flaky' })
  let made = 0
  try {
    for (const wishes of rounds) {
      const cancels = new Map<string, number>()
      for (const each of wishes) {
        const intent = await write(world, each, () => `thing-${++made}`)
        if (!intent) continue
        const id = await world.queue(intent)
        if (each.cancelAt === 0) await cancel(id)
        else if (each.cancelAt) cancels.set(id, each.cancelAt)
      }
      await work(world, atOnce, cancels)
      await expectTruthful(world)
      await expectDiscreet(world)
    }
    return await tale()
  } finally {
    await world.dispose()
  }
}

const cancel = (id: string) => inTransaction(database, tx => requestCancel(tx, id))

/** All that is queued, to its end; begun when all of it is wanted, so that what was wanted depends on nothing else. */
async function work(world: TestWorld, concurrency: number, cancels: Map<string, number>) {
  const worker = world.engine({
    concurrency,
    async onStep({ taskId, phase }) {
      const left = cancels.get(taskId)
      if (left === undefined || phase === 'undo' || phase === 'undid') return
      cancels.set(taskId, left - 1)
      if (left !== 1) return
      await cancel(taskId)
      // Else it would be a matter of chance how far this step still gets.
      throw new PlenumError('busy', 'It is cancelled at this moment.')
    },
  })
  await worker.start()
  await worker.idle()
  await worker.stop()
}

test('whatever people want and cancel of a data center that loses answers, what is recorded is what is there', async () => {
  await fc.assert(
    fc.asyncProperty(rounds, fc.constantFrom(1, 32), async (rounds, atOnce) => {
      await weather(rounds, atOnce)
    }),
    { numRuns: 6, endOnFailure: true },
  )
}, 120_000)

test('a storm comes again as it was: the same calls fail, and the same is made of it', async () => {
  const [storm] = fc.sample(rounds, { seed: 11, numRuns: 1 })
  const first = await weather(storm!, 1)
  expect(first.filter(line => /in [23]$/.test(line)).length).toBeGreaterThan(2)
  expect(await weather(storm!, 1)).toEqual(first)
}, 120_000)

/**
 * How each task and each of its steps ended, and how often it was tried. Not how often a step of a cancelled one was:
 * which try hears of it first is a matter of chance.
 */
async function tale(): Promise<string[]> {
  const steps = await database.prisma.step.findMany({
    include: { task: true },
    orderBy: [{ taskId: 'asc' }, { index: 'asc' }],
  })
  return steps.map(({ task, taskId, name, state, attempts }) => {
    const tries = task.state === 'cancelled' ? '' : ` in ${attempts}`
    return `${taskId} ${task.title}, ${task.state}: ${name} ${state}${tries}`
  })
}

/** What a service would have allowed at this moment; undefined when there is nothing to do it to. */
async function write(world: TestWorld, { verb, pick, option }: Wish, name: () => string) {
  const { intend, zones } = world
  const of = <T>(candidates: T[]): T | undefined => candidates[pick % Math.max(1, candidates.length)]
  const instances = await database.prisma.instance.findMany({ where: { activeTaskId: null }, orderBy: { id: 'asc' } })
  const ones = (action: keyof typeof instanceCan) =>
    instances.filter(
      row =>
        instanceCan[action]({
          ...{ name: row.name, observed: row.observed as ObservedState, power: row.power as PowerState },
          activeTaskKind: null,
        }).allowed,
    )
  const volumes = await database.prisma.volume.findMany({
    where: { activeTaskId: null, observed: 'available' },
    include: { attachment: true },
    orderBy: { id: 'asc' },
  })
  const free = volumes.filter(volume => !volume.attachment)
  const id = <K extends 'instance' | 'volume'>(row: { id: string }) => row.id as Id<K>

  if (verb === 'create') {
    const newVolumes = Array.from({ length: option % 3 }, () => ({ name: name() }))
    return intend.createInstance(`${fates[pick] ?? ''}${name()}`, { memoryMiB: 512 * (1 + option), newVolumes })
  }
  if (verb === 'make volume') return intend.createVolume(name(), { zoneId: zones[option % 3]!.id })
  if (verb === 'attach') {
    const volume = of(free)
    const one = volume && ones('attachVolume').find(each => each.zoneId === volume.zoneId)
    return one && intend.attach(id(volume!), id(one))
  }
  if (verb === 'detach') {
    const settled = new Set(ones('detachVolume').map(row => row.id))
    const volume = of(volumes.filter(each => each.attachment && settled.has(each.attachment.instanceId)))
    return volume && intend.detach(id(volume))
  }
  if (verb === 'grow') {
    const volume = of(free)
    return volume && intend.resizeVolume(id(volume), volume.sizeGiB + 1 + option)
  }
  if (verb === 'delete volume') {
    const volume = of(free)
    return volume && intend.deleteVolume(id(volume))
  }
  const one = of(ones(verb))
  if (!one) return
  if (verb === 'resize') return intend.resize(id(one), { vcpus: 1 + option, memoryMiB: 512 * (1 + option) })
  if (verb === 'rebuild') return intend.rebuild(id(one), { target: option === 0 ? 'elsewhere' : null })
  if (verb === 'delete') {
    const attached = volumes.filter(volume => volume.attachment?.instanceId === one.id && option > 1)
    return intend.deleteInstance(id(one), { deleteVolumeIds: attached.map(id<'volume'>) })
  }
  return intend[verb](id(one))
}

async function expectTruthful(world: TestWorld) {
  const { machines, volumes, exports } = await world.truth()
  const records = await world.records()
  const unended = await database.prisma.task.findMany({
    where: { state: { notIn: ['succeeded', 'rolled back', 'cancelled'] } },
  })
  expect(unended.map(task => [task.title, task.state, task.error])).toEqual([])
  expect(await database.prisma.taskLock.count()).toBe(0)

  const isThere = (row: { observed: string }) => !['pending', 'missing'].includes(row.observed)
  const hostNames = new Map(world.hosts.map(host => [host.id as string, host.name]))
  const attachedTo = (instanceId: string) =>
    records.attachments
      .filter(each => each.instanceId === instanceId)
      .map(({ volumeId, device }) => ({ volumeId, device, isConnected: true }))
      .sort((a, b) => (a.device < b.device ? -1 : 1))
  expect(machines).toEqual(
    records.instances.filter(isThere).map(row => ({
      ...{ id: row.id, name: row.name, host: hostNames.get(row.hostId!), imageId: row.imageId },
      ...{ vcpus: row.vcpus, memoryMiB: row.memoryMiB, cpuShares: row.cpuShares, rootVersion: row.rootVersion },
      ...{ power: row.observed, disks: attachedTo(row.id) },
    })),
  )
  // Nobody touched it from outside: so what is wanted is what is.
  for (const row of records.instances.filter(isThere)) expect(row.observed, row.name).toBe(row.power)
  expect(volumes).toMatchObject(records.volumes.filter(isThere).map(({ id, name, sizeGiB }) => ({ id, name, sizeGiB })))
  expect(volumes).toHaveLength(records.volumes.filter(isThere).length)
  expect(exports.map(({ id, volumeId, instanceId }) => ({ id, volumeId, instanceId }))).toEqual(
    records.attachments.map(({ id, volumeId, instanceId }) => ({ id, volumeId, instanceId })),
  )
}

/** Tenants read logs, errors and reasons: none says on which host it was. */
async function expectDiscreet(world: TestWorld) {
  const said = [
    ...(await database.prisma.stepLog.findMany()).map(line => line.message),
    ...(await database.prisma.task.findMany()).map(task => (task.error as { message?: string } | null)?.message),
    ...(await database.prisma.step.findMany()).map(step => (step.error as { message?: string } | null)?.message),
    ...(await database.prisma.instance.findMany()).map(row => row.stateReason),
    ...(await database.prisma.volume.findMany()).map(row => row.stateReason),
  ]
  for (const { name } of world.hosts) expect(said.filter(each => each?.includes(name))).toEqual([])
}
