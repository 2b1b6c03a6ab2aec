import { describe, expect, test } from 'vitest'
import { PlenumError } from '@/server/domain/errors'
import { inTransaction } from '@/server/store/store'
import { retryTask } from '@/server/store/tasks'
import { data, journey, nothing, withData } from '../testing/journey'

const here = journey()

describe('a task that ends in an operator’s hands', () => {
  /** A worker on whose watch a host goes away right after it was given a machine. */
  async function loseHostAfterBoot(host: string): Promise<void> {
    let isLost = false
    const worker = here.world.engine({
      async onStep({ step, phase }) {
        if (isLost || step !== 'Create the machine and boot it' || phase !== 'did') return
        isLost = true
        await here.world.meddler.setUnreachable(host)
        await here.database.prisma.host.update({ where: { name: host }, data: { state: 'unreachable' } })
        throw new PlenumError('unreachable', 'Gone.')
      },
    })
    await here.carry(worker)
  }
  async function bringBack(host: string): Promise<void> {
    await here.world.meddler.setReachable(host)
    await here.database.prisma.host.update({ where: { name: host }, data: { state: 'up' } })
  }
  async function retry(taskId: string): Promise<string> {
    await inTransaction(here.database, tx => retryTask(tx, taskId, here.world.actor))
    await here.world.settle()
    return (await here.world.task(taskId)).state
  }

  test('a creation, tried again, never makes a second machine on another host', async () => {
    const intent = await here.world.intend.createInstance('web-1', withData)
    const taskId = await here.world.queue(intent)
    await loseHostAfterBoot('host-a1')
    const { instanceId } = intent.input
    expect((await here.world.task(taskId)).state).toBe('needs operator')
    expect(await here.instanceRow(instanceId)).toMatchObject({
      observed: 'unknown',
      hostId: 'host_a1',
      activeTaskId: null,
    })
    expect(await retry(taskId)).toBe('needs operator')
    expect((await here.world.truth()).machines).toMatchObject([{ id: instanceId, host: 'host-a1' }])
    await bringBack('host-a1')
    expect(await retry(taskId)).toBe('succeeded')
    expect(await here.world.truth()).toMatchObject({
      machines: [{ id: instanceId, host: 'host-a1', power: 'running', disks: [{ volumeId: data, isConnected: true }] }],
      volumes: [{ id: data }],
      exports: [{ volumeId: data }],
    })
    await here.expectSettled(instanceId, 'running')
  })

  test('a creation, tried again after its lost host was evacuated, goes on where its machine is by now', async () => {
    const host = here.world.hosts[0]!
    await here.world.powerControl(host)
    const intent = await here.world.intend.createInstance('web-1', withData)
    const taskId = await here.world.queue(intent)
    await loseHostAfterBoot(host.name)
    expect((await here.world.task(taskId)).state).toBe('needs operator')
    await here.world.perform(await here.world.intend.fence(host))
    const { input } = await here.world.intend.evacuate(host)
    await here.world.perform(await here.world.intend.part('instance.evacuate', input.instances[0]!))
    expect(await retry(taskId)).toBe('succeeded')
    const { instanceId } = intent.input
    const { machines, volumes, exports } = await here.world.truth()
    expect(machines.filter(({ power }) => power === 'running')).toMatchObject([
      { id: instanceId, host: 'host-a2', disks: [{ volumeId: data, isConnected: true }] },
    ])
    expect({ volumes, exports }).toMatchObject({ volumes: [{ id: data }], exports: [{ volumeId: data }] })
    await here.expectSettled(instanceId, 'running')
  })

  test('a creation that fails for another reason when it is tried again leaves nothing', async () => {
    const intent = await here.world.intend.createInstance('web-1', withData)
    const taskId = await here.world.queue(intent)
    await loseHostAfterBoot('host-a1')
    await bringBack('host-a1')
    await here.database.prisma.image.update({ where: { id: here.world.imageId }, data: { name: 'image-missing' } })
    await here.database.pool.query(`DELETE FROM simulated.object WHERE kind = 'image'`)
    expect(await retry(taskId)).toBe('rolled back')
    expect(await here.world.truth()).toEqual(nothing)
    expect(await here.instanceRow(intent.input.instanceId)).toMatchObject({ observed: 'pending', hostId: null })
  })

  test('a rebuild elsewhere, tried again, never makes a second machine on a third host', async () => {
    await here.anew({ hosts: 7 })
    const id = await here.running('web-1', withData)
    await here.world.writeToVolume(data, '/note', 'kept')
    const taskId = await here.world.queue(await here.world.intend.rebuild(id, { target: 'elsewhere' }))
    await loseHostAfterBoot('host-a2')
    expect((await here.world.task(taskId)).state).toBe('needs operator')
    expect(await retry(taskId)).toBe('needs operator')
    expect((await here.world.truth()).machines).toMatchObject([{ id, host: 'host-a2' }])
    expect(await here.instanceRow(id)).toMatchObject({ observed: 'unknown', hostId: 'host_a2' })
    await bringBack('host-a2')
    expect(await retry(taskId)).toBe('succeeded')
    expect(await here.world.truth()).toMatchObject({
      machines: [{ id, host: 'host-a2', power: 'running', disks: [{ volumeId: data, isConnected: true }] }],
      volumes: [{ files: { '/note': 'kept' } }],
    })
    await here.expectSettled(id, 'running')
  })
})
