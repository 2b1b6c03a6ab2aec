import { describe, expect, test } from 'vitest'
import { data, journey, withData } from '../testing/journey'

const here = journey()

describe('rebuilding', () => {
  test('here gives a fresh root disk from the wanted image and keeps the volume’s data', async () => {
    const id = await here.running('web-1', withData)
    await here.world.writeToVolume(data, '/note', 'kept')
    await here.world.history.clear()
    expect(
      await here.world.run(await here.world.intend.rebuild(id, { imageId: here.world.otherImageId })),
    ).toMatchObject({
      state: 'succeeded',
    })
    const disks = [{ volumeId: data, device: 'vdb', isConnected: true }]
    expect(await here.world.truth()).toMatchObject({
      machines: [{ id, host: 'host-a1', imageId: here.world.otherImageId, rootVersion: 2, power: 'running', disks }],
      volumes: [{ id: data, files: { '/note': 'kept' } }],
    })
    // Its guest was asked to shut down: what it had not written yet is on the volume.
    expect((await here.world.history.of(id)).slice(0, 3)).toEqual(['shutdown', 'stopped', 'removed'])
    await here.expectSettled(id, 'running')
  })

  test('elsewhere takes it to another host of the volume’s zone with the data', async () => {
    const id = await here.running('web-1', withData)
    await here.world.writeToVolume(data, '/note', 'kept')
    await here.world.perform(await here.world.intend.stop(id))
    expect(await here.world.run(await here.world.intend.rebuild(id, { target: 'elsewhere' }))).toMatchObject({
      state: 'succeeded',
    })
    expect(await here.world.truth()).toMatchObject({
      machines: [{ id, host: 'host-a2', power: 'running', disks: [{ volumeId: data, isConnected: true }] }],
      volumes: [{ id: data, files: { '/note': 'kept' } }],
      exports: [{ volumeId: data, instanceId: id }],
    })
    await here.expectSettled(id, 'running')
    expect(await here.instanceRow(id)).toMatchObject({ zoneId: 'zone_a', hostId: 'host_a2' })
  })

  test('elsewhere keeps the old place until it is done: nobody is put where the way back would lead', async () => {
    const wish = { memoryMiB: 7000, zoneId: here.world.zones[0]!.id }
    const id = await here.running('create-lost', wish)
    await here.database.prisma.instance.update({ where: { id }, data: { name: 'create-denied' } })
    const other = await here.world.intend.createInstance('other', wish)
    const refusals: unknown[] = []
    const worker = here.world.engine({
      async onStep({ step, phase }) {
        // Its machine is gone from there, its place is not.
        if (step !== 'Remove the old machine' || phase !== 'did') return
        expect(await here.instanceRow(id)).toMatchObject({ hostId: 'host_a2' })
        await here.world.perform(other).catch(error => refusals.push(error))
      },
    })
    const taskId = await here.world.queue(await here.world.intend.rebuild(id, { target: 'elsewhere' }))
    await here.carry(worker)
    expect(refusals).toMatchObject([{ kind: 'exhausted', message: expect.stringMatching(/^No host /) }])
    expect(await here.world.task(taskId)).toMatchObject({ state: 'rolled back', error: { kind: 'denied' } })
    expect(await here.instanceRow(id)).toMatchObject({ hostId: 'host_a1' })
    // Given back with the end of the task.
    await here.world.perform(other)
    expect((await here.world.truth()).machines).toMatchObject([{ name: 'other', host: 'host-a2' }])
  })

  test('elsewhere with a volume whose zone has no other host is refused, and the guest runs on', async () => {
    const id = await here.running('web-1', { ...withData, zoneId: here.world.zones[1]!.id })
    await here.world.history.clear()
    const task = await here.world.run(await here.world.intend.rebuild(id, { target: 'elsewhere' }))
    expect(task).toMatchObject({ state: 'rolled back', error: { kind: 'exhausted' } })
    expect(await here.world.history.of(id)).toEqual([])
    expect(await here.instanceRow(id)).toMatchObject({ observed: 'running', hostId: 'host_b1', zoneId: 'zone_b' })
  })

  test('elsewhere while the old host does not answer is refused: the machine there may still be at work', async () => {
    const id = await here.running('web-1', withData)
    await here.world.meddler.setUnreachable('host-a1')
    const task = await here.world.run(await here.world.intend.rebuild(id, { target: 'elsewhere' }))
    expect(task).toMatchObject({ state: 'rolled back', error: { kind: 'unreachable', step: 'Remove the old machine' } })
    expect((await here.world.truth()).machines).toMatchObject([{ id, host: 'host-a1', power: 'running' }])
    expect(await here.instanceRow(id)).toMatchObject({ observed: 'unknown', hostId: 'host_a1', activeTaskId: null })
  })

  test('that fails after the old machine is gone says so, and rebuilding again finishes', async () => {
    const id = await here.running('web-1', withData)
    await here.world.writeToVolume(data, '/note', 'kept')
    await here.database.prisma.instance.update({ where: { id }, data: { name: 'create-denied' } })
    const task = await here.world.run(await here.world.intend.rebuild(id))
    expect(task).toMatchObject({ state: 'rolled back', error: { kind: 'denied' } })
    const row = await here.instanceRow(id)
    expect(row).toMatchObject({ observed: 'missing', hostId: 'host_a1', activeTaskId: null })
    expect(row.stateReason).toMatch(/Rebuild it again; its volumes are untouched/)
    await here.database.prisma.instance.update({ where: { id }, data: { name: 'web-1' } })
    expect(await here.world.run(await here.world.intend.rebuild(id))).toMatchObject({ state: 'succeeded' })
    expect(await here.world.truth()).toMatchObject({
      machines: [{ id, power: 'running', disks: [{ volumeId: data, isConnected: true }] }],
      volumes: [{ files: { '/note': 'kept' } }],
    })
  })
})
