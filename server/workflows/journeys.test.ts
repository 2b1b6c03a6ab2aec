import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { inTransaction } from '@/server/store/store'
import { requestCancel, retryTask } from '@/server/store/tasks'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { createTestWorld, type InstanceWish, idFor, type TestWorld } from './testing'

/** What a person lives through, task by task, over the real engine and the simulated infrastructure. */
let database: TestDatabase
let world: TestWorld
beforeAll(async () => {
  database = await createTestDatabase()
})
beforeEach(async () => {
  world = await createTestWorld({ database })
})
afterEach(() => world.dispose())
afterAll(() => database.drop())

const data = idFor('volume', 'data')
const withData = { newVolumes: [{ name: 'data' }] }
const nothing = { machines: [], volumes: [], exports: [] }
const instanceRow = (id: string) => database.prisma.instance.findUniqueOrThrow({ where: { id } })
const volumeRow = (id: string) => database.prisma.volume.findUniqueOrThrow({ where: { id } })
const machine = async (id: string) => (await world.truth()).machines.find(each => each.id === id)

/** A running instance, made by its workflow. */
async function running(name = 'web-1', wish: InstanceWish = {}): Promise<Id<'instance'>> {
  const intent = await world.intend.createInstance(name, wish)
  await world.perform(intent)
  return intent.input.instanceId
}

async function volume(name: string, zone = 0): Promise<Id<'volume'>> {
  const intent = await world.intend.createVolume(name, { zoneId: world.zones[zone]!.id })
  await world.perform(intent)
  return intent.input.volumeId
}

/** Recorded as it is, nothing pending, nobody at it. */
async function expectSettled(id: string, observed: string) {
  const row = await instanceRow(id)
  expect(row).toMatchObject({ observed, stateReason: null, activeTaskId: null })
  expect(row.observedGeneration).toBe(row.generation)
  expect(await database.prisma.taskLock.count()).toBe(0)
}

describe('creating an instance', () => {
  test('with a volume makes one machine, one volume and one export, and records them', async () => {
    const intent = await world.intend.createInstance('web-1', { newVolumes: [{ name: 'data', sizeGiB: 3 }] })
    expect(await world.run(intent)).toMatchObject({ state: 'succeeded', error: null })
    const { instanceId } = intent.input
    const disks = [{ volumeId: data, device: 'vdb', isConnected: true }]
    expect(await world.truth()).toMatchObject({
      machines: [{ id: instanceId, name: 'web-1', host: 'host-a1', power: 'running', disks }],
      volumes: [{ id: data, sizeGiB: 3, at: 'zone-a' }],
      exports: [{ volumeId: data, instanceId }],
    })
    await expectSettled(instanceId, 'running')
    expect((await instanceRow(instanceId)).placementReason).toMatch(/^host-a1 in zone-a: the tightest fit of 4 hosts/)
    expect(await volumeRow(data)).toMatchObject({ observed: 'available', activeTaskId: null })
  })

  test('the task’s log tells where it went without naming the host', async () => {
    const { log } = await world.run(await world.intend.createInstance('web-1'))
    expect(log[0]).toMatch(/^zone-a: the tightest fit/)
  })

  test('a volume shows as this task’s work from its first moment', async () => {
    const seen: unknown[] = []
    const worker = world.engine({
      async onStep({ step, phase }) {
        if (step === 'Create volumes' && phase === 'did') seen.push(await volumeRow(data))
      },
    })
    const id = await world.queue(await world.intend.createInstance('web-1', withData))
    await worker.start()
    await worker.idle()
    await worker.stop()
    expect(seen).toMatchObject([{ activeTaskId: id, activeTaskKind: 'instance.create' }])
  })

  test('too large for every host is rolled back with the sentence, which names no host to tenants', async () => {
    const intent = await world.intend.createInstance('web-1', { vcpus: 64, ...withData })
    const task = await world.run(intent)
    const sentence = 'No host fits 64 vCPU and 512 MiB: 4 have too few vCPUs free.'
    expect(task).toMatchObject({ state: 'rolled back', error: { kind: 'exhausted', step: 'Choose a host' } })
    expect(task.error).toMatchObject({
      message: expect.stringContaining(sentence),
      detail: expect.stringContaining('host-a1 has 32 vCPU free, 64 wanted'),
    })
    const row = await instanceRow(intent.input.instanceId)
    expect(row).toMatchObject({ observed: 'pending', hostId: null, stateReason: expect.stringContaining(sentence) })
    expect(await world.truth()).toEqual(nothing)
  })

  test('when the last place is taken meanwhile, nobody is put on top of it', async () => {
    const wishes = ['a', 'b', 'c', 'd', 'e'].map(name => world.intend.createInstance(name, { memoryMiB: 5000 }))
    for (const wish of await Promise.all(wishes)) await world.queue(wish)
    const worker = world.engine()
    await worker.start()
    await worker.idle()
    await worker.stop()
    const ended = await database.prisma.task.groupBy({ by: ['state'], _count: true, orderBy: { state: 'asc' } })
    expect(ended).toEqual([
      { state: 'rolled back', _count: 1 },
      { state: 'succeeded', _count: 4 },
    ])
    const hosts = (await world.truth()).machines.map(each => each.host)
    expect(hosts.sort()).toEqual(['host-a1', 'host-a2', 'host-b1', 'host-c1'])
  })

  test('retried after it failed for want of room, it succeeds once there is room', async () => {
    const [first, second] = [await running('big', { memoryMiB: 7000, zoneId: world.zones[1]!.id }), 'web-1']
    const wish = { memoryMiB: 7000, zoneId: world.zones[1]!.id, ...withData }
    const intent = await world.intend.createInstance(second, wish)
    const { id } = await world.run(intent)
    expect(await world.task(id)).toMatchObject({ state: 'rolled back' })
    await world.run(await world.intend.deleteInstance(first))
    await inTransaction(database, tx => retryTask(tx, id, world.actor))
    await world.settle()
    expect(await world.task(id)).toMatchObject({ state: 'succeeded' })
    await expectSettled(intent.input.instanceId, 'running')
    expect((await world.truth()).machines).toMatchObject([{ name: second, host: 'host-b1' }])
  })

  test('under the name of another volume of the VDC is refused and leaves that volume alone', async () => {
    await volume('data')
    const intent = await world.intend.createInstance('web-1')
    intent.input.newVolumes.push({
      volumeId: idFor('volume', 'x'),
      attachmentId: idFor('attachment', 'x'),
      name: 'data',
      sizeGiB: 1,
    })
    expect(await world.run(intent)).toMatchObject({
      state: 'rolled back',
      error: { kind: 'conflict', message: expect.stringContaining('already a volume data') },
    })
    expect(await world.truth()).toMatchObject({ machines: [], volumes: [{ id: data }], exports: [] })
  })

  test('cancelled while it boots, it leaves nothing behind', async () => {
    const intent = await world.intend.createInstance('web-1', withData)
    const id = await world.queue(intent)
    const worker = world.engine({
      async onStep({ step, phase }) {
        if (step === 'Create the machine and boot it' && phase === 'did')
          await inTransaction(database, tx => requestCancel(tx, id))
      },
    })
    await worker.start()
    await worker.idle()
    await worker.stop()
    expect(await world.task(id)).toMatchObject({ state: 'cancelled' })
    expect(await world.truth()).toEqual(nothing)
    expect(await instanceRow(intent.input.instanceId)).toMatchObject({
      ...{ observed: 'pending', observedGeneration: 0, hostId: null, activeTaskId: null },
      stateReason: 'Creating it was cancelled.',
    })
  })
})

describe('a task that ends in an operator’s hands', () => {
  /** A worker on whose watch a host goes away right after it was given a machine. */
  async function loseHostAfterBoot(host: string): Promise<void> {
    let isLost = false
    const worker = world.engine({
      async onStep({ step, phase }) {
        if (isLost || step !== 'Create the machine and boot it' || phase !== 'did') return
        isLost = true
        await world.meddler.setUnreachable(host)
        await database.prisma.host.update({ where: { name: host }, data: { state: 'unreachable' } })
        throw new PlenumError('unreachable', 'Gone.')
      },
    })
    await worker.start()
    await worker.idle()
    await worker.stop()
  }
  async function bringBack(host: string): Promise<void> {
    await world.meddler.setReachable(host)
    await database.prisma.host.update({ where: { name: host }, data: { state: 'up' } })
  }
  async function retry(taskId: string): Promise<string> {
    await inTransaction(database, tx => retryTask(tx, taskId, world.actor))
    await world.settle()
    return (await world.task(taskId)).state
  }

  test('a creation, tried again, never makes a second machine on another host', async () => {
    const intent = await world.intend.createInstance('web-1', withData)
    const taskId = await world.queue(intent)
    await loseHostAfterBoot('host-a1')
    const { instanceId } = intent.input
    expect((await world.task(taskId)).state).toBe('needs operator')
    expect(await instanceRow(instanceId)).toMatchObject({ observed: 'unknown', hostId: 'host_a1', activeTaskId: null })
    expect(await retry(taskId)).toBe('needs operator')
    expect((await world.truth()).machines).toMatchObject([{ id: instanceId, host: 'host-a1' }])
    await bringBack('host-a1')
    expect(await retry(taskId)).toBe('succeeded')
    expect(await world.truth()).toMatchObject({
      machines: [{ id: instanceId, host: 'host-a1', power: 'running', disks: [{ volumeId: data, isConnected: true }] }],
      volumes: [{ id: data }],
      exports: [{ volumeId: data }],
    })
    await expectSettled(instanceId, 'running')
  })

  test('a creation that fails for another reason when it is tried again leaves nothing', async () => {
    const intent = await world.intend.createInstance('web-1', withData)
    const taskId = await world.queue(intent)
    await loseHostAfterBoot('host-a1')
    await bringBack('host-a1')
    await database.prisma.image.update({ where: { id: world.imageId }, data: { name: 'image-missing' } })
    await database.pool.query(`DELETE FROM simulated.object WHERE kind = 'image'`)
    expect(await retry(taskId)).toBe('rolled back')
    expect(await world.truth()).toEqual(nothing)
    expect(await instanceRow(intent.input.instanceId)).toMatchObject({ observed: 'pending', hostId: null })
  })

  test('a rebuild elsewhere, tried again, never makes a second machine on a third host', async () => {
    await world.dispose()
    world = await createTestWorld({ database, hosts: 7 })
    const id = await running('web-1', withData)
    await world.writeToVolume(data, '/note', 'kept')
    const taskId = await world.queue(await world.intend.rebuild(id, { target: 'elsewhere' }))
    await loseHostAfterBoot('host-a2')
    expect((await world.task(taskId)).state).toBe('needs operator')
    expect(await retry(taskId)).toBe('needs operator')
    expect((await world.truth()).machines).toMatchObject([{ id, host: 'host-a2' }])
    expect(await instanceRow(id)).toMatchObject({ observed: 'unknown', hostId: 'host_a2' })
    await bringBack('host-a2')
    expect(await retry(taskId)).toBe('succeeded')
    expect(await world.truth()).toMatchObject({
      machines: [{ id, host: 'host-a2', power: 'running', disks: [{ volumeId: data, isConnected: true }] }],
      volumes: [{ files: { '/note': 'kept' } }],
    })
    await expectSettled(id, 'running')
  })
})

describe('failures by name', () => {
  const fates = [
    ['instance-create-exhausted', {}, /no room left for instance-create-exhausted/],
    ['image-missing', {}, /image for image-missing is no longer there/],
    ['create-denied', {}, /refused to create create-denied/],
    ['boot-crash', withData, /boot-crash crashed while it booted/],
    [
      'web-1',
      { newVolumes: [{ name: 'data' }, { name: 'volume-create-exhausted' }] },
      /no room left for volume-create/,
    ],
  ] as const
  test.each(fates)('%s is rolled back with its sentence, and nothing is left', async (name, wish, sentence) => {
    const old = await volume('old')
    const intent = await world.intend.createInstance(name, {
      ...(structuredClone(wish) as InstanceWish),
      volumeIds: [old],
    })
    const task = await world.run(intent)
    expect(task).toMatchObject({ state: 'rolled back', error: { message: expect.stringMatching(sentence) } })
    const row = await instanceRow(intent.input.instanceId)
    expect(row).toMatchObject({ observed: 'pending', hostId: null, external: null, activeTaskId: null })
    expect(row.stateReason).toBe(task.error!.message)
    expect(await world.truth()).toMatchObject({ machines: [], volumes: [{ id: old }], exports: [] })
    expect(await world.records()).toMatchObject({ volumes: [{ id: old }], attachments: [] })
    expect(await database.prisma.taskLock.count()).toBe(0)
  })

  test('an answer that is lost makes no second machine', async () => {
    const intent = await world.intend.createInstance('create-lost-reply', withData)
    expect(await world.run(intent)).toMatchObject({ state: 'succeeded' })
    expect((await world.truth()).machines).toMatchObject([{ name: 'create-lost-reply', power: 'running' }])
    await expectSettled(intent.input.instanceId, 'running')
  })

  test('storage that is busy twice is asked a third time', async () => {
    const intent = await world.intend.createInstance('web-1', { newVolumes: [{ name: 'attach-busy-twice' }] })
    const task = await world.run(intent)
    expect(task.state).toBe('succeeded')
    expect(task.log.filter(line => /^Try \d of 5/.test(line))).toHaveLength(2)
  })

  test('a guest that ignores the button is switched off at its time limit', async () => {
    const id = await running('stop-ignored')
    const from = world.clock.now().getTime()
    const task = await world.run(await world.intend.stop(id))
    expect(task.state).toBe('succeeded')
    expect(world.clock.now().getTime() - from).toBeGreaterThanOrEqual(30_000)
    expect(task.log).toContain('The guest did not shut down in time; switched the machine off')
    await expectSettled(id, 'stopped')
  })

  test('a forced stop does not wait for it', async () => {
    const id = await running('stop-ignored')
    const from = world.clock.now().getTime()
    await world.run(await world.intend.stop(id, { force: true }))
    expect(world.clock.now().getTime() - from).toBeLessThan(1_000)
    expect(await machine(id)).toMatchObject({ power: 'stopped' })
  })

  test('a volume that finds no room says so and stays as a wish', async () => {
    const intent = await world.intend.createVolume('volume-create-exhausted', { zoneId: world.zones[0]!.id })
    const task = await world.run(intent)
    expect(task).toMatchObject({ state: 'rolled back', error: { kind: 'exhausted' } })
    expect(await volumeRow(intent.input.volumeId)).toMatchObject({
      ...{ observed: 'pending', observedGeneration: 0, activeTaskId: null },
      stateReason: task.error!.message,
    })
    expect(await world.truth()).toEqual(nothing)
  })
})

describe('power', () => {
  test('stop, start, reboot, pause and resume do what they say and record it', async () => {
    const id = await running('web-1', withData)
    const { intend } = world
    for (const [verb, power] of [
      ['stop', 'stopped'],
      ['start', 'running'],
      ['reboot', 'running'],
      ['pause', 'paused'],
      ['resume', 'running'],
    ] as const) {
      expect(await world.run(await intend[verb](id))).toMatchObject({ state: 'succeeded' })
      expect(await machine(id)).toMatchObject({ power, disks: [{ isConnected: true }] })
      expect(await instanceRow(id)).toMatchObject({ power })
      await expectSettled(id, power)
    }
  })

  test('a reboot is one shutdown and one boot', async () => {
    const id = await running()
    await world.history.clear()
    await world.run(await world.intend.reboot(id))
    expect(await world.history.of(id)).toEqual(['shutdown', 'stopped', 'boot', 'booted'])
  })

  test('a machine that vanished is not replaced by an empty one', async () => {
    const id = await running('web-1', withData)
    await world.meddler.remove('host-a1', id)
    for (const verb of ['reboot', 'pause', 'stop', 'start'] as const) {
      const task = await world.run(await world.intend[verb](id))
      expect(task, verb).toMatchObject({ state: 'rolled back', error: { kind: 'missing' } })
    }
    expect((await world.truth()).machines).toEqual([])
    expect(await instanceRow(id)).toMatchObject({ observed: 'missing', power: 'running', activeTaskId: null })
    expect((await instanceRow(id)).stateReason).toMatch(/Rebuild it, or delete it/)
  })

  test('stopping on a host that does not answer is given up, and nothing is claimed to be known', async () => {
    const id = await running()
    await world.meddler.setUnreachable('host-a1')
    const task = await world.run(await world.intend.stop(id))
    expect(task).toMatchObject({ state: 'rolled back', error: { kind: 'unreachable' } })
    expect(await instanceRow(id)).toMatchObject({ power: 'running', observed: 'unknown', activeTaskId: null })
    expect((await instanceRow(id)).stateReason).toMatch(/does not answer/)
    await world.meddler.setReachable('host-a1')
    expect(await world.run(await world.intend.stop(id))).toMatchObject({ state: 'succeeded' })
    await expectSettled(id, 'stopped')
  })

  test('a host that is away for a moment only delays', async () => {
    const id = await running()
    const worker = world.engine({
      async onStep({ attempt, phase }) {
        if (phase !== 'do') return
        if (attempt === 1) await world.meddler.setUnreachable('host-a1')
        if (attempt === 3) await world.meddler.setReachable('host-a1')
      },
    })
    const task = await world.queue(await world.intend.pause(id))
    await worker.start()
    await worker.idle()
    await worker.stop()
    expect(await world.task(task)).toMatchObject({ state: 'succeeded', steps: [{ attempts: 3 }] })
    await expectSettled(id, 'paused')
  })

  test('a reboot whose guest does not come up again ends with the truth: crashed, and why', async () => {
    const id = await running()
    await database.prisma.instance.update({ where: { id }, data: { name: 'boot-crash' } })
    const task = await world.run(await world.intend.reboot(id))
    expect(task).toMatchObject({ state: 'rolled back', error: { step: 'Boot the machine' } })
    const row = await instanceRow(id)
    expect(row).toMatchObject({ observed: 'crashed', power: 'running', activeTaskId: null })
    expect(row.stateReason).toMatch(/crashed while it booted/)
  })

  test('a start that is cancelled before it began takes the wish back', async () => {
    const id = await running()
    await world.perform(await world.intend.stop(id))
    const task = await world.queue(await world.intend.start(id))
    await inTransaction(database, tx => requestCancel(tx, task))
    await world.settle()
    expect(await world.task(task)).toMatchObject({ state: 'cancelled' })
    expect(await instanceRow(id)).toMatchObject({ power: 'stopped', observed: 'stopped' })
    expect(await machine(id)).toMatchObject({ power: 'stopped' })
  })
})

describe('resizing', () => {
  test('up while it runs restarts it with its new size and its volume', async () => {
    const id = await running('web-1', withData)
    await world.history.clear()
    expect(await world.run(await world.intend.resize(id, { vcpus: 4, memoryMiB: 4096 }))).toMatchObject({
      state: 'succeeded',
    })
    const disks = [{ volumeId: data, isConnected: true }]
    expect(await machine(id)).toMatchObject({ vcpus: 4, memoryMiB: 4096, power: 'running', disks })
    expect(await world.history.of(id)).toEqual(['shutdown', 'stopped', 'reshape', 'boot', 'booted'])
    await expectSettled(id, 'running')
  })

  test('beyond what its host has left is refused before anything is touched', async () => {
    const id = await running('web-1', withData)
    await running('neighbour', { memoryMiB: 5000, hostId: world.hosts[0]!.id })
    const before = { truth: await world.truth(), records: await world.records() }
    await world.history.clear()
    const task = await world.run(await world.intend.resize(id, { memoryMiB: 4096 }))
    expect(task).toMatchObject({ state: 'rolled back', error: { kind: 'exhausted', step: 'Reserve the capacity' } })
    expect(task.error!.message).toMatch(/^Its host has 2936 MiB of memory free, 4096 wanted\. Choose a smaller type/)
    expect({ truth: await world.truth(), records: await world.records() }).toEqual(before)
    expect(await world.history.of(id)).toEqual([])
    expect(await instanceRow(id)).toMatchObject({ observed: 'running', activeTaskId: null })
  })

  test('on a cordoned host is allowed, but not beyond what it has', async () => {
    const id = await running()
    await database.prisma.host.update({ where: { id: world.hosts[0]!.id }, data: { cordoned: true } })
    expect(await world.run(await world.intend.resize(id, { memoryMiB: 1024 }))).toMatchObject({ state: 'succeeded' })
    expect(await world.run(await world.intend.resize(id, { memoryMiB: 9000 }))).toMatchObject({
      ...{ state: 'rolled back', error: { kind: 'exhausted' } },
    })
    expect(await machine(id)).toMatchObject({ memoryMiB: 1024, power: 'running' })
  })

  test('of CPU shares alone does not interrupt the guest', async () => {
    const id = await running()
    await world.history.clear()
    await world.run(await world.intend.resize(id, { cpuShares: 512 }))
    expect(await machine(id)).toMatchObject({ cpuShares: 512, power: 'running' })
    expect(await world.history.of(id)).toEqual(['reshape'])
    await expectSettled(id, 'running')
  })

  test('a stopped instance leaves it stopped', async () => {
    const id = await running()
    await world.perform(await world.intend.stop(id))
    await world.run(await world.intend.resize(id, { vcpus: 2 }))
    expect(await machine(id)).toMatchObject({ vcpus: 2, power: 'stopped' })
    await expectSettled(id, 'stopped')
  })
})

describe('rebuilding', () => {
  test('here gives a fresh root disk from the wanted image and keeps the volume’s data', async () => {
    const id = await running('web-1', withData)
    await world.writeToVolume(data, '/note', 'kept')
    await world.history.clear()
    expect(await world.run(await world.intend.rebuild(id, { imageId: world.otherImageId }))).toMatchObject({
      state: 'succeeded',
    })
    const disks = [{ volumeId: data, device: 'vdb', isConnected: true }]
    expect(await world.truth()).toMatchObject({
      machines: [{ id, host: 'host-a1', imageId: world.otherImageId, rootVersion: 2, power: 'running', disks }],
      volumes: [{ id: data, files: { '/note': 'kept' } }],
    })
    // Its guest was asked to shut down: what it had not written yet is on the volume.
    expect((await world.history.of(id)).slice(0, 3)).toEqual(['shutdown', 'stopped', 'removed'])
    await expectSettled(id, 'running')
  })

  test('elsewhere takes it to another host of the volume’s zone with the data', async () => {
    const id = await running('web-1', withData)
    await world.writeToVolume(data, '/note', 'kept')
    await world.perform(await world.intend.stop(id))
    expect(await world.run(await world.intend.rebuild(id, { target: 'elsewhere' }))).toMatchObject({
      state: 'succeeded',
    })
    expect(await world.truth()).toMatchObject({
      machines: [{ id, host: 'host-a2', power: 'running', disks: [{ volumeId: data, isConnected: true }] }],
      volumes: [{ id: data, files: { '/note': 'kept' } }],
      exports: [{ volumeId: data, instanceId: id }],
    })
    await expectSettled(id, 'running')
    expect(await instanceRow(id)).toMatchObject({ zoneId: 'zone_a', hostId: 'host_a2' })
  })

  test('elsewhere with a volume whose zone has no other host is refused, and the guest runs on', async () => {
    const id = await running('web-1', { ...withData, zoneId: world.zones[1]!.id })
    await world.history.clear()
    const task = await world.run(await world.intend.rebuild(id, { target: 'elsewhere' }))
    expect(task).toMatchObject({ state: 'rolled back', error: { kind: 'exhausted' } })
    expect(await world.history.of(id)).toEqual([])
    expect(await instanceRow(id)).toMatchObject({ observed: 'running', hostId: 'host_b1', zoneId: 'zone_b' })
  })

  test('elsewhere while the old host does not answer is refused: the machine there may still be at work', async () => {
    const id = await running('web-1', withData)
    await world.meddler.setUnreachable('host-a1')
    const task = await world.run(await world.intend.rebuild(id, { target: 'elsewhere' }))
    expect(task).toMatchObject({ state: 'rolled back', error: { kind: 'unreachable', step: 'Remove the old machine' } })
    expect((await world.truth()).machines).toMatchObject([{ id, host: 'host-a1', power: 'running' }])
    expect(await instanceRow(id)).toMatchObject({ observed: 'unknown', hostId: 'host_a1', activeTaskId: null })
  })

  test('that fails after the old machine is gone says so, and rebuilding again finishes', async () => {
    const id = await running('web-1', withData)
    await world.writeToVolume(data, '/note', 'kept')
    await database.prisma.instance.update({ where: { id }, data: { name: 'create-denied' } })
    const task = await world.run(await world.intend.rebuild(id))
    expect(task).toMatchObject({ state: 'rolled back', error: { kind: 'denied' } })
    const row = await instanceRow(id)
    expect(row).toMatchObject({ observed: 'missing', hostId: 'host_a1', activeTaskId: null })
    expect(row.stateReason).toMatch(/Rebuild it again; its volumes are untouched/)
    await database.prisma.instance.update({ where: { id }, data: { name: 'web-1' } })
    expect(await world.run(await world.intend.rebuild(id))).toMatchObject({ state: 'succeeded' })
    expect(await world.truth()).toMatchObject({
      machines: [{ id, power: 'running', disks: [{ volumeId: data, isConnected: true }] }],
      volumes: [{ files: { '/note': 'kept' } }],
    })
  })
})

describe('volumes', () => {
  test('are attached and detached while the guest runs', async () => {
    const id = await running()
    await volume('data')
    await world.history.clear()
    expect(await world.run(await world.intend.attach(data, id))).toMatchObject({ state: 'succeeded' })
    expect(await machine(id)).toMatchObject({ power: 'running', disks: [{ volumeId: data, isConnected: true }] })
    await expectSettled(id, 'running')
    expect(await world.run(await world.intend.detach(data))).toMatchObject({ state: 'succeeded' })
    expect(await world.truth()).toMatchObject({ machines: [{ power: 'running', disks: [] }], exports: [] })
    await expectSettled(id, 'running')
    expect(await world.history.of(id)).toEqual(['plugged', 'unplugged'])
  })

  test('attached to a stopped instance are there at its next boot', async () => {
    const id = await running()
    await world.perform(await world.intend.stop(id))
    await volume('data')
    await world.run(await world.intend.attach(data, id))
    expect(await machine(id)).toMatchObject({ power: 'stopped', disks: [{ volumeId: data }] })
    await expectSettled(id, 'stopped')
    await world.run(await world.intend.start(id))
    expect(await machine(id)).toMatchObject({ power: 'running', disks: [{ volumeId: data, isConnected: true }] })
    await world.run(await world.intend.stop(id))
    await world.run(await world.intend.detach(data))
    expect(await world.truth()).toMatchObject({ machines: [{ power: 'stopped', disks: [] }], exports: [] })
  })

  test('attached to one that crashed do not boot it', async () => {
    const id = await running()
    await volume('data')
    await world.meddler.crash('host-a1', id)
    await world.run(await world.intend.attach(data, id))
    expect(await machine(id)).toMatchObject({ power: 'stopped', disks: [{ volumeId: data }] })
    expect(await instanceRow(id)).toMatchObject({ observed: 'crashed', power: 'running' })
  })

  test('have one writer: a second attachment is refused and changes nothing', async () => {
    const [first, second] = [await running('web-1', withData), await running('web-2')]
    const intent = await world.intend.attach(data, second)
    intent.input.attachmentId = idFor('attachment', 'another')
    expect(await world.run(intent)).toMatchObject({
      state: 'rolled back',
      error: { kind: 'conflict', message: 'data is attached to web-1. Detach it.' },
    })
    expect((await world.truth()).exports).toMatchObject([{ volumeId: data, instanceId: first }])
    expect(await machine(first)).toMatchObject({ disks: [{ volumeId: data, isConnected: true }] })
    expect(await machine(second)).toMatchObject({ disks: [] })
  })

  test('grow with their data and are deleted', async () => {
    await volume('data')
    await world.writeToVolume(data, '/note', 'kept')
    await world.run(await world.intend.resizeVolume(data, 7))
    expect((await world.truth()).volumes).toMatchObject([{ sizeGiB: 7, files: { '/note': 'kept' } }])
    expect(await volumeRow(data)).toMatchObject({ sizeGiB: 7, generation: 2, observedGeneration: 2 })
    await world.run(await world.intend.deleteVolume(data))
    expect(await world.truth()).toEqual(nothing)
    expect(await database.prisma.volume.count()).toBe(0)
  })

  test('that do not fit the storage when they grow stay as they were', async () => {
    await volume('data')
    const task = await world.run(await world.intend.resizeVolume(data, 5000))
    expect(task).toMatchObject({ state: 'rolled back', error: { kind: 'exhausted' } })
    expect((await world.truth()).volumes).toMatchObject([{ sizeGiB: 1 }])
    const row = await volumeRow(data)
    expect(row).toMatchObject({ sizeGiB: 1, observed: 'available', observedGeneration: row.generation })
  })
})

describe('deleting an instance', () => {
  test('keeps its volumes and their data', async () => {
    const id = await running('web-1', withData)
    await world.writeToVolume(data, '/note', 'kept')
    expect(await world.run(await world.intend.deleteInstance(id))).toMatchObject({ state: 'succeeded' })
    expect(await world.truth()).toMatchObject({ machines: [], volumes: [{ files: { '/note': 'kept' } }], exports: [] })
    expect(await world.records()).toMatchObject({ instances: [], volumes: [{ id: data }], attachments: [] })
    expect(await database.prisma.taskLock.count()).toBe(0)
  })

  test('deletes the volumes that were chosen with it', async () => {
    const id = await running('web-1', { newVolumes: [{ name: 'data' }, { name: 'keep' }] })
    await world.run(await world.intend.deleteInstance(id, { deleteVolumeIds: [data] }))
    expect(await world.truth()).toMatchObject({ machines: [], volumes: [{ name: 'keep' }], exports: [] })
    expect(await world.records()).toMatchObject({ instances: [], volumes: [{ name: 'keep' }] })
  })

  test('that was never made forgets it', async () => {
    const intent = await world.intend.createInstance('create-denied')
    await world.run(intent)
    const task = await world.run(await world.intend.deleteInstance(intent.input.instanceId))
    expect(task.state).toBe('succeeded')
    expect(await database.prisma.instance.count()).toBe(0)
  })

  test('stopped half-way by its storage says so; the same task tried again deletes the chosen volumes too', async () => {
    const id = await running('web-1', withData)
    await world.meddler.setUnreachable('zone-a')
    const { id: taskId, state } = await world.run(await world.intend.deleteInstance(id, { deleteVolumeIds: [data] }))
    expect(state).toBe('rolled back')
    const row = await instanceRow(id)
    expect(row).toMatchObject({ observed: 'missing', stateReason: expect.stringMatching(/Delete it again/) })
    await world.meddler.setReachable('zone-a')
    await inTransaction(database, tx => retryTask(tx, taskId, world.actor))
    await world.settle()
    expect(await world.task(taskId)).toMatchObject({ state: 'succeeded' })
    expect(await world.truth()).toEqual(nothing)
    expect(await world.records()).toMatchObject({ instances: [], volumes: [], attachments: [] })
  })
})

describe('hosts and images', () => {
  test('a host is looked at and admitted to placement', async () => {
    const intent = await world.intend.addHost('host-x', world.zones[0]!.id)
    expect(await world.run(intent)).toMatchObject({ state: 'succeeded' })
    const row = await database.prisma.host.findUniqueOrThrow({ where: { id: intent.input.hostId } })
    expect(row).toMatchObject({ state: 'up', stateReason: null, cpuThreads: 32, memoryMiB: 65_536, activeTaskId: null })
  })

  test('a host that does not answer stays as one being added, with the reason', async () => {
    const intent = await world.intend.addHost('host-x', world.zones[0]!.id)
    await (await world.infrastructure.compute(intent.input.hostId)).probe(world.call())
    await world.meddler.setUnreachable('host-x')
    expect(await world.run(intent)).toMatchObject({ state: 'rolled back', error: { kind: 'unreachable' } })
    const row = await database.prisma.host.findUniqueOrThrow({ where: { id: intent.input.hostId } })
    expect(row).toMatchObject({
      state: 'adding',
      stateReason: expect.stringMatching(/does not answer/),
      lastSeenAt: null,
    })
  })

  test('a host with instances is not forgotten', async () => {
    await running()
    const task = await world.run(await world.intend.removeHost(world.hosts[0]!))
    expect(task).toMatchObject({
      state: 'rolled back',
      error: { kind: 'conflict', message: '1 instance is on host-a1. Move or delete it first.' },
    })
    expect(await database.prisma.host.count()).toBe(4)
    // Open again: it was cordoned for its removal only.
    expect(await database.prisma.host.count({ where: { cordoned: true } })).toBe(0)
  })

  test('nor one on which an instance was placed after the look', async () => {
    const worker = world.engine({
      async onStep({ step, phase }) {
        if (step !== 'Check that it is empty' || phase !== 'did') return
        // Somebody lifts the cordon, and at once an instance comes.
        await database.prisma.host.update({ where: { id: 'host_a1' }, data: { cordoned: false } })
        await running('web-1', { hostId: world.hosts[0]!.id })
      },
    })
    const id = await world.queue(await world.intend.removeHost(world.hosts[0]!))
    await worker.start()
    await worker.idle()
    await worker.stop()
    expect(await world.task(id)).toMatchObject({ state: 'rolled back', error: { kind: 'conflict' } })
    expect(await database.prisma.host.count()).toBe(4)
  })

  test('an image without a file, of nothing, or of a folder is refused with a sentence', async () => {
    for (const [path, sentence] of [
      ['/nowhere/image.qcow2', /There is no file/],
      ['/dev/null', /is not a file/],
      ['/tmp', /is not a file/],
    ] as const) {
      const task = await world.run(await world.intend.addImage(`image-${idFor('image', path).slice(4, 10)}`, path))
      expect(task).toMatchObject({
        state: 'rolled back',
        error: { kind: 'invalid', message: expect.stringMatching(sentence) },
      })
    }
  })

  test('an image’s size and checksum are those of its file', async () => {
    const intent = await world.intend.addImage('readme', 'package.json')
    expect(await world.run(intent)).toMatchObject({ state: 'succeeded' })
    const file = await readFile('package.json')
    const row = await database.prisma.image.findUniqueOrThrow({ where: { id: intent.input.imageId } })
    expect(row).toMatchObject({
      sizeBytes: BigInt(file.length),
      checksum: createHash('sha256').update(file).digest('hex'),
    })
  })
})
