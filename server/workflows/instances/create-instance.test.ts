import { describe, expect, test } from 'vitest'
import { PlenumError } from '@/server/domain/errors'
import type { Infrastructure, Resource } from '@/server/drivers/contract'
import { inTransaction } from '@/server/store/store'
import { requestCancel, retryTask } from '@/server/store/tasks'
import { storageIdOf } from '@/server/store/testing'
import { type InstanceWish, idFor } from '../testing'
import { data, journey, nothing, withData } from '../testing/journey'
import { addFastStorage, fastId, fastPlace } from '../testing/move-scenes'
import { over } from '../testing/over'

const here = journey()

describe('creating an instance', () => {
  test('with a volume makes one machine, one volume and one export, and records them', async () => {
    const intent = await here.world.intend.createInstance('web-1', { newVolumes: [{ name: 'data', sizeGiB: 3 }] })
    expect(await here.world.run(intent)).toMatchObject({ state: 'succeeded', error: null })
    const { instanceId } = intent.input
    const disks = [{ volumeId: data, device: 'vdb', isConnected: true }]
    expect(await here.world.truth()).toMatchObject({
      machines: [{ id: instanceId, name: 'web-1', host: 'host-a1', power: 'running', disks }],
      volumes: [{ id: data, sizeGiB: 3, at: 'zone-a' }],
      exports: [{ volumeId: data, instanceId }],
    })
    await here.expectSettled(instanceId, 'running')
    expect((await here.instanceRow(instanceId)).placementReason).toMatch(
      /^host-a1 in zone-a: the tightest fit of 4 hosts/,
    )
    expect(await here.volumeRow(data)).toMatchObject({ observed: 'available', activeTaskId: null })
  })

  test('with two volumes of which the storage has room for one makes the other on the next', async () => {
    await addFastStorage(here.world)
    const free = (id: string, freeGiB: number) =>
      here.database.prisma.storage.update({ where: { id }, data: { totalGiB: 100, freeGiB } })
    await free(storageIdOf('zone_a'), 4)
    await free(fastId, 3)
    const wish = { zoneId: here.world.zones[0]!.id, newVolumes: ['one', 'two'].map(name => ({ name, sizeGiB: 3 })) }
    await here.running('web-1', wish)
    const { volumes } = await here.world.truth()
    expect(volumes.map(({ id, at }) => [id, at])).toEqual(
      expect.arrayContaining([
        [idFor('volume', 'one'), 'zone-a'],
        [idFor('volume', 'two'), fastPlace],
      ]),
    )
  })

  test('the task’s log tells where it went without naming the host', async () => {
    const { log } = await here.world.run(await here.world.intend.createInstance('web-1'))
    expect(log[0]).toMatch(/^zone-a: the tightest fit/)
  })

  test('a volume shows as this task’s work from its first moment', async () => {
    const seen: unknown[] = []
    const worker = here.world.engine({
      async onStep({ step, phase }) {
        if (step === 'Create volumes' && phase === 'did') seen.push(await here.volumeRow(data))
      },
    })
    const id = await here.world.queue(await here.world.intend.createInstance('web-1', withData))
    await here.carry(worker)
    expect(seen).toMatchObject([{ activeTaskId: id, activeTaskKind: 'instance.create' }])
  })

  test('too large for every host is rolled back with the sentence, which names no host to tenants', async () => {
    const intent = await here.world.intend.createInstance('web-1', { vcpus: 64, ...withData })
    const task = await here.world.run(intent)
    const sentence = 'No host fits 64 vCPU and 512 MiB: 4 have too few vCPUs free.'
    expect(task).toMatchObject({ state: 'rolled back', error: { kind: 'exhausted', step: 'Choose a host' } })
    expect(task.error).toMatchObject({
      message: expect.stringContaining(sentence),
      detail: expect.stringContaining('host-a1 has 32 vCPU free, 64 wanted'),
    })
    const row = await here.instanceRow(intent.input.instanceId)
    expect(row).toMatchObject({ observed: 'pending', hostId: null, stateReason: expect.stringContaining(sentence) })
    expect(await here.world.truth()).toEqual(nothing)
  })

  test('when the last place is taken meanwhile, nobody is put on top of it', async () => {
    const wishes = ['a', 'b', 'c', 'd', 'e'].map(name => here.world.intend.createInstance(name, { memoryMiB: 5000 }))
    for (const wish of await Promise.all(wishes)) await here.world.queue(wish)
    const worker = here.world.engine()
    await here.carry(worker)
    const ended = await here.database.prisma.task.groupBy({ by: ['state'], _count: true, orderBy: { state: 'asc' } })
    expect(ended).toEqual([
      { state: 'rolled back', _count: 1 },
      { state: 'succeeded', _count: 4 },
    ])
    const hosts = (await here.world.truth()).machines.map(each => each.host)
    expect(hosts.sort()).toEqual(['host-a1', 'host-a2', 'host-b1', 'host-c1'])
  })

  test('retried after it failed for want of room, it succeeds once there is room', async () => {
    const [first, second] = [await here.running('big', { memoryMiB: 7000, zoneId: here.world.zones[1]!.id }), 'web-1']
    const wish = { memoryMiB: 7000, zoneId: here.world.zones[1]!.id, ...withData }
    const intent = await here.world.intend.createInstance(second, wish)
    const { id } = await here.world.run(intent)
    expect(await here.world.task(id)).toMatchObject({ state: 'rolled back' })
    await here.world.run(await here.world.intend.deleteInstance(first))
    await inTransaction(here.database, tx => retryTask(tx, id, here.world.actor))
    await here.world.settle()
    expect(await here.world.task(id)).toMatchObject({ state: 'succeeded' })
    await here.expectSettled(intent.input.instanceId, 'running')
    expect((await here.world.truth()).machines).toMatchObject([{ name: second, host: 'host-b1' }])
  })

  test('under the name of another volume of the VDC is refused and leaves that volume alone', async () => {
    await here.volume('data')
    const intent = await here.world.intend.createInstance('web-1')
    intent.input.newVolumes.push({
      volumeId: idFor('volume', 'x'),
      attachmentId: idFor('attachment', 'x'),
      name: 'data',
      sizeGiB: 1,
      isEncrypted: false,
    })
    expect(await here.world.run(intent)).toMatchObject({
      state: 'rolled back',
      error: { kind: 'conflict', message: expect.stringContaining('already a volume data') },
    })
    expect(await here.world.truth()).toMatchObject({ machines: [], volumes: [{ id: data }], exports: [] })
  })

  test('cancelled while it boots, it leaves nothing behind', async () => {
    const intent = await here.world.intend.createInstance('web-1', withData)
    const id = await here.world.queue(intent)
    const worker = here.world.engine({
      async onStep({ step, phase }) {
        if (step === 'Create the machine and boot it' && phase === 'did')
          await inTransaction(here.database, tx => requestCancel(tx, id))
      },
    })
    await here.carry(worker)
    expect(await here.world.task(id)).toMatchObject({ state: 'cancelled' })
    expect(await here.world.truth()).toEqual(nothing)
    expect(await here.instanceRow(intent.input.instanceId)).toMatchObject({
      ...{ observed: 'pending', observedGeneration: 0, hostId: null, activeTaskId: null },
      stateReason: 'Creating it was cancelled.',
    })
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
    const old = await here.volume('old')
    const intent = await here.world.intend.createInstance(name, {
      ...(structuredClone(wish) as InstanceWish),
      volumeIds: [old],
    })
    const task = await here.world.run(intent)
    expect(task).toMatchObject({ state: 'rolled back', error: { message: expect.stringMatching(sentence) } })
    const row = await here.instanceRow(intent.input.instanceId)
    expect(row).toMatchObject({ observed: 'pending', hostId: null, external: null, activeTaskId: null })
    expect(row.stateReason).toBe(task.error!.message)
    expect(await here.world.truth()).toMatchObject({ machines: [], volumes: [{ id: old }], exports: [] })
    expect(await here.world.records()).toMatchObject({ volumes: [{ id: old }], attachments: [] })
    expect(await here.database.prisma.taskLock.count()).toBe(0)
  })

  test('an answer that is lost makes no second machine', async () => {
    const intent = await here.world.intend.createInstance('create-lost-reply', withData)
    expect(await here.world.run(intent)).toMatchObject({ state: 'succeeded' })
    expect((await here.world.truth()).machines).toMatchObject([{ name: 'create-lost-reply', power: 'running' }])
    await here.expectSettled(intent.input.instanceId, 'running')
  })

  test('taken back by storage that never answers, its volume is recorded as connected no longer', async () => {
    const { ports } = here.world
    const infrastructure: Infrastructure = {
      ...ports.infrastructure,
      async storage(id) {
        const connection = await ports.infrastructure.storage(id)
        const remove: Resource<'attachment'>['remove'] = async (...call) => {
          await connection.attachments!.remove(...call)
          throw new PlenumError('unreachable', 'The answer was lost.')
        }
        return over(connection, { attachments: over(connection.attachments!, { remove }) })
      },
    }
    const task = await here.world.queue(await here.world.intend.createInstance('boot-crash', withData))
    await here.carry(here.world.engine({ ports: { ...ports, infrastructure } }))
    expect(await here.world.task(task)).toMatchObject({ state: 'needs operator' })
    expect((await here.world.truth()).exports).toEqual([])
    expect(await here.database.prisma.attachment.findMany()).toMatchObject([{ volumeId: data, source: null }])
  })

  test('storage that is busy twice is asked a third time', async () => {
    const intent = await here.world.intend.createInstance('web-1', { newVolumes: [{ name: 'attach-busy-twice' }] })
    const task = await here.world.run(intent)
    expect(task.state).toBe('succeeded')
    expect(task.log.filter(line => /^Try \d of 5/.test(line))).toHaveLength(2)
  })

  test('a guest that ignores the button is switched off at its time limit', async () => {
    const id = await here.running('stop-ignored')
    const from = here.world.clock.now().getTime()
    const task = await here.world.run(await here.world.intend.stop(id))
    expect(task.state).toBe('succeeded')
    expect(here.world.clock.now().getTime() - from).toBeGreaterThanOrEqual(30_000)
    expect(task.log).toContain('The guest did not shut down in time; switched the machine off')
    await here.expectSettled(id, 'stopped')
  })

  test('a forced stop does not wait for it', async () => {
    const id = await here.running('stop-ignored')
    const from = here.world.clock.now().getTime()
    await here.world.run(await here.world.intend.stop(id, { force: true }))
    expect(here.world.clock.now().getTime() - from).toBeLessThan(1_000)
    expect(await here.machine(id)).toMatchObject({ power: 'stopped' })
  })

  test('a volume that finds no room says so and stays as a wish', async () => {
    const intent = await here.world.intend.createVolume('volume-create-exhausted', { zoneId: here.world.zones[0]!.id })
    const task = await here.world.run(intent)
    expect(task).toMatchObject({ state: 'rolled back', error: { kind: 'exhausted' } })
    expect(await here.volumeRow(intent.input.volumeId)).toMatchObject({
      ...{ observed: 'pending', observedGeneration: 0, activeTaskId: null },
      stateReason: task.error!.message,
    })
    expect(await here.world.truth()).toEqual(nothing)
  })
})
