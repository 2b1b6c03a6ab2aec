import { describe, expect, test } from 'vitest'
import { inTransaction } from '@/server/store/store'
import { requestCancel } from '@/server/store/tasks'
import { data, journey, withData } from '../testing/journey'

const here = journey()

describe('power', () => {
  test('stop, start, reboot, pause and resume do what they say and record it', async () => {
    const id = await here.running('web-1', withData)
    const { intend } = here.world
    for (const [verb, power] of [
      ['stop', 'stopped'],
      ['start', 'running'],
      ['reboot', 'running'],
      ['pause', 'paused'],
      ['resume', 'running'],
    ] as const) {
      expect(await here.world.run(await intend[verb](id))).toMatchObject({ state: 'succeeded' })
      expect(await here.machine(id)).toMatchObject({ power, disks: [{ isConnected: true }] })
      expect(await here.instanceRow(id)).toMatchObject({ power })
      await here.expectSettled(id, power)
    }
  })

  test('a reboot is one shutdown and one boot', async () => {
    const id = await here.running()
    await here.world.history.clear()
    await here.world.run(await here.world.intend.reboot(id))
    expect(await here.world.history.of(id)).toEqual(['shutdown', 'stopped', 'boot', 'booted'])
  })

  test('a machine that vanished is not replaced by an empty one', async () => {
    const id = await here.running('web-1', withData)
    await here.world.meddler.remove('host-a1', id)
    for (const verb of ['reboot', 'pause', 'stop', 'start'] as const) {
      const task = await here.world.run(await here.world.intend[verb](id))
      expect(task, verb).toMatchObject({ state: 'rolled back', error: { kind: 'missing' } })
    }
    expect((await here.world.truth()).machines).toEqual([])
    expect(await here.instanceRow(id)).toMatchObject({ observed: 'missing', power: 'running', activeTaskId: null })
    expect((await here.instanceRow(id)).stateReason).toMatch(/Rebuild it, or delete it/)
  })

  test('stopping on a host that does not answer is given up, and nothing is claimed to be known', async () => {
    const id = await here.running()
    await here.world.meddler.setUnreachable('host-a1')
    const task = await here.world.run(await here.world.intend.stop(id))
    expect(task).toMatchObject({ state: 'rolled back', error: { kind: 'unreachable' } })
    expect(await here.instanceRow(id)).toMatchObject({ power: 'running', observed: 'unknown', activeTaskId: null })
    expect((await here.instanceRow(id)).stateReason).toMatch(/does not answer/)
    await here.world.meddler.setReachable('host-a1')
    expect(await here.world.run(await here.world.intend.stop(id))).toMatchObject({ state: 'succeeded' })
    await here.expectSettled(id, 'stopped')
  })

  test('a host that is away for a moment only delays', async () => {
    const id = await here.running()
    const worker = here.world.engine({
      async onStep({ attempt, phase }) {
        if (phase !== 'do') return
        if (attempt === 1) await here.world.meddler.setUnreachable('host-a1')
        if (attempt === 3) await here.world.meddler.setReachable('host-a1')
      },
    })
    const task = await here.world.queue(await here.world.intend.pause(id))
    await here.carry(worker)
    expect(await here.world.task(task)).toMatchObject({ state: 'succeeded', steps: [{ attempts: 3 }] })
    await here.expectSettled(id, 'paused')
  })

  test('a reboot whose guest does not come up again ends with the truth: crashed, and why', async () => {
    const id = await here.running()
    await here.database.prisma.instance.update({ where: { id }, data: { name: 'boot-crash' } })
    const task = await here.world.run(await here.world.intend.reboot(id))
    expect(task).toMatchObject({ state: 'rolled back', error: { step: 'Boot the machine' } })
    const row = await here.instanceRow(id)
    expect(row).toMatchObject({ observed: 'crashed', power: 'running', activeTaskId: null })
    expect(row.stateReason).toMatch(/crashed while it booted/)
  })

  test('a start that is cancelled before it began takes the wish back', async () => {
    const id = await here.stopped()
    const task = await here.world.queue(await here.world.intend.start(id))
    await inTransaction(here.database, tx => requestCancel(tx, task))
    await here.world.settle()
    expect(await here.world.task(task)).toMatchObject({ state: 'cancelled' })
    expect(await here.instanceRow(id)).toMatchObject({ power: 'stopped', observed: 'stopped' })
    expect(await here.machine(id)).toMatchObject({ power: 'stopped' })
  })
})

describe('resizing', () => {
  test('up while it runs restarts it with its new size and its volume', async () => {
    const id = await here.running('web-1', withData)
    await here.world.history.clear()
    expect(await here.world.run(await here.world.intend.resize(id, { vcpus: 4, memoryMiB: 4096 }))).toMatchObject({
      state: 'succeeded',
    })
    const disks = [{ volumeId: data, isConnected: true }]
    expect(await here.machine(id)).toMatchObject({ vcpus: 4, memoryMiB: 4096, power: 'running', disks })
    expect(await here.world.history.of(id)).toEqual(['shutdown', 'stopped', 'reshape', 'boot', 'booted'])
    await here.expectSettled(id, 'running')
  })

  test('beyond what its host has left is refused before anything is touched', async () => {
    const id = await here.running('web-1', withData)
    await here.running('neighbour', { memoryMiB: 5000, hostId: here.world.hosts[0]!.id })
    const before = { truth: await here.world.truth(), records: await here.world.records() }
    await here.world.history.clear()
    const task = await here.world.run(await here.world.intend.resize(id, { memoryMiB: 4096 }))
    expect(task).toMatchObject({ state: 'rolled back', error: { kind: 'exhausted', step: 'Reserve the capacity' } })
    expect(task.error!.message).toMatch(/^Its host has 2936 MiB of memory free, 4096 wanted\. Choose a smaller type/)
    expect({ truth: await here.world.truth(), records: await here.world.records() }).toEqual(before)
    expect(await here.world.history.of(id)).toEqual([])
    expect(await here.instanceRow(id)).toMatchObject({ observed: 'running', activeTaskId: null })
  })

  test('on a cordoned host is allowed, but not beyond what it has', async () => {
    const id = await here.running()
    await here.database.prisma.host.update({ where: { id: here.world.hosts[0]!.id }, data: { cordoned: true } })
    expect(await here.world.run(await here.world.intend.resize(id, { memoryMiB: 1024 }))).toMatchObject({
      state: 'succeeded',
    })
    expect(await here.world.run(await here.world.intend.resize(id, { memoryMiB: 9000 }))).toMatchObject({
      ...{ state: 'rolled back', error: { kind: 'exhausted' } },
    })
    expect(await here.machine(id)).toMatchObject({ memoryMiB: 1024, power: 'running' })
  })

  test('of CPU shares alone does not interrupt the guest', async () => {
    const id = await here.running()
    await here.world.history.clear()
    await here.world.run(await here.world.intend.resize(id, { cpuShares: 512 }))
    expect(await here.machine(id)).toMatchObject({ cpuShares: 512, power: 'running' })
    expect(await here.world.history.of(id)).toEqual(['reshape'])
    await here.expectSettled(id, 'running')
  })

  test('a stopped instance leaves it stopped', async () => {
    const id = await here.stopped()
    await here.world.run(await here.world.intend.resize(id, { vcpus: 2 }))
    expect(await here.machine(id)).toMatchObject({ vcpus: 2, power: 'stopped' })
    await here.expectSettled(id, 'stopped')
  })
})
