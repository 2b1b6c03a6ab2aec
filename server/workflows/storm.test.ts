import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Id } from '@/server/domain/ids'
import type { ObservedState, PowerState } from '@/server/domain/instance'
import { instanceCan } from '@/server/domain/instance-can'
import { inTransaction } from '@/server/store/store'
import { requestCancel } from '@/server/store/tasks'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { createTestWorld, type TestWorld } from './testing'

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
  isCancelled: fc.nat(5).map(it => it === 0),
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

test('whatever people want and cancel of a data center that loses answers, what is recorded is what is there', async () => {
  await fc.assert(
    fc.asyncProperty(rounds, async rounds => {
      const world = await createTestWorld({ database, profile: 'flaky' })
      let made = 0
      try {
        for (const wishes of rounds) {
          for (const each of wishes) {
            const intent = await write(world, each, () => `thing-${++made}`)
            if (!intent) continue
            const id = await world.queue(intent)
            if (each.isCancelled) await inTransaction(database, tx => requestCancel(tx, id))
          }
          await world.settle()
          await expectTruthful(world)
        }
      } finally {
        await world.dispose()
      }
    }),
    // Which answers are lost depends on the tasks’ ids: a failure would not come again smaller.
    { numRuns: 6, endOnFailure: true },
  )
}, 60_000)

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
