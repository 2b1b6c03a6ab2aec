import { describe, expect, test } from 'vitest'
import { PlenumError } from '@/server/domain/errors'
import { stepContext } from '@/server/engine/context'
import { idFor } from '../testing'
import { data, journey, nothing, withData } from '../testing/journey'
import { resizeVolume } from './volume-workflows'

const here = journey()

describe('volumes', () => {
  test('are attached and detached while the guest runs', async () => {
    const id = await here.running()
    await here.volume('data')
    await here.world.history.clear()
    expect(await here.world.run(await here.world.intend.attach(data, id))).toMatchObject({ state: 'succeeded' })
    expect(await here.machine(id)).toMatchObject({ power: 'running', disks: [{ volumeId: data, isConnected: true }] })
    await here.expectSettled(id, 'running')
    expect(await here.world.run(await here.world.intend.detach(data))).toMatchObject({ state: 'succeeded' })
    expect(await here.world.truth()).toMatchObject({ machines: [{ power: 'running', disks: [] }], exports: [] })
    await here.expectSettled(id, 'running')
    expect(await here.world.history.of(id)).toEqual(['plugged', 'unplugged'])
  })

  test('attached to a stopped instance are there at its next boot', async () => {
    const id = await here.stopped()
    await here.volume('data')
    await here.world.run(await here.world.intend.attach(data, id))
    expect(await here.machine(id)).toMatchObject({ power: 'stopped', disks: [{ volumeId: data }] })
    await here.expectSettled(id, 'stopped')
    await here.world.run(await here.world.intend.start(id))
    expect(await here.machine(id)).toMatchObject({ power: 'running', disks: [{ volumeId: data, isConnected: true }] })
    await here.world.run(await here.world.intend.stop(id))
    await here.world.run(await here.world.intend.detach(data))
    expect(await here.world.truth()).toMatchObject({ machines: [{ power: 'stopped', disks: [] }], exports: [] })
  })

  test('attached to one that crashed do not boot it', async () => {
    const id = await here.running()
    await here.volume('data')
    await here.world.meddler.crash('host-a1', id)
    await here.world.run(await here.world.intend.attach(data, id))
    expect(await here.machine(id)).toMatchObject({ power: 'stopped', disks: [{ volumeId: data }] })
    expect(await here.instanceRow(id)).toMatchObject({ observed: 'crashed', power: 'running' })
  })

  test('have one writer: a second attachment is refused and changes nothing', async () => {
    const [first, second] = [await here.running('web-1', withData), await here.running('web-2')]
    const intent = await here.world.intend.attach(data, second)
    intent.input.attachmentId = idFor('attachment', 'another')
    expect(await here.world.run(intent)).toMatchObject({
      state: 'rolled back',
      error: { kind: 'conflict', message: 'data is attached to web-1. Detach it.' },
    })
    expect((await here.world.truth()).exports).toMatchObject([{ volumeId: data, instanceId: first }])
    expect(await here.machine(first)).toMatchObject({ disks: [{ volumeId: data, isConnected: true }] })
    expect(await here.machine(second)).toMatchObject({ disks: [] })
  })

  test('seen and offered meanwhile are not taken back by a creation that is tried again', async () => {
    const intent = await here.world.intend.createVolume('data', { zoneId: here.world.zones[0]!.id })
    await here.world.perform(intent)
    await here.world.meddler.setUnreachable(here.world.zones[0]!.name)
    expect(await here.world.run(intent)).toMatchObject({ state: 'succeeded' })
    expect(await here.world.truth()).toMatchObject({ volumes: [{ id: data }] })
    expect(await here.volumeRow(data)).toMatchObject({ observed: 'available' })
  })

  test('grow with their data and are deleted', async () => {
    await here.volume('data')
    await here.world.writeToVolume(data, '/note', 'kept')
    await here.world.run(await here.world.intend.resizeVolume(data, 7))
    expect((await here.world.truth()).volumes).toMatchObject([{ sizeGiB: 7, files: { '/note': 'kept' } }])
    expect(await here.volumeRow(data)).toMatchObject({ sizeGiB: 7, generation: 2, observedGeneration: 2 })
    await here.world.run(await here.world.intend.deleteVolume(data))
    expect(await here.world.truth()).toEqual(nothing)
    expect(await here.database.prisma.volume.count()).toBe(0)
  })

  test('grow while a guest uses them, who sees it at once', async () => {
    const id = await here.running('web-1', withData)
    await here.world.history.clear()
    expect(await here.world.run(await here.world.intend.resizeVolume(data, 7))).toMatchObject({ state: 'succeeded' })
    expect((await here.world.truth()).volumes).toMatchObject([{ sizeGiB: 7 }])
    expect(await here.machine(id)).toMatchObject({ power: 'running', disks: [{ volumeId: data, isConnected: true }] })
    expect(await here.world.history.of(id)).toEqual([])
  })

  test('that do not fit the storage when they grow stay as they were', async () => {
    await here.volume('data')
    const task = await here.world.run(await here.world.intend.resizeVolume(data, 5000))
    expect(task).toMatchObject({ state: 'rolled back', error: { kind: 'exhausted' } })
    expect((await here.world.truth()).volumes).toMatchObject([{ sizeGiB: 1 }])
    const row = await here.volumeRow(data)
    expect(row).toMatchObject({ sizeGiB: 1, observed: 'available', observedGeneration: row.generation })
  })

  test('that have grown although growing them failed say that there is no way back, since they never shrink', async () => {
    await here.volume('data')
    const { ports, clock } = here.world
    const grow = resizeVolume.steps['Grow the volume']
    const context = stepContext({
      task: { id: 'task_grow', kind: 'volume.resize', title: 'Grow volume data', actorName: 'Test' },
      ...{
        input: { volumeId: data, name: 'data', fromGiB: 1, toGiB: 7, instanceId: null },
        outputs: {},
        ports,
        sleep: clock.sleep,
      },
      ...{ key: 'task_grow/0', attempt: 1, signal: new AbortController().signal, log: () => {}, progress: () => {} },
    })
    const undo = grow.undo as (of: typeof context) => Promise<unknown>
    expect(await undo(context)).toBeUndefined()
    await grow.do(context)
    expect(await undo(context)).toBe('lost')
    expect((await here.world.truth()).volumes).toMatchObject([{ sizeGiB: 7 }])
    expect(await here.volumeRow(data)).toMatchObject({ sizeGiB: 7 })
  })

  test('go back to a snapshot with their instance, and nothing starts with one that went back only half', async () => {
    const id = await here.stopped('web-1', withData)
    await here.world.writeToVolume(data, '/note', 'kept')
    await here.world.run(await here.world.intend.takeSnapshot(data, 'before'))
    await here.world.writeToVolume(data, '/note', 'spoilt')
    await here.database.prisma.volume.update({
      where: { id: data },
      data: { revertingTo: idFor('snapshot', 'before') },
    })
    const start = await here.world.run(await here.world.intend.start(id))
    expect(start).toMatchObject({
      state: 'rolled back',
      error: { kind: 'conflict', message: expect.stringMatching(/Revert that volume again/) },
    })
    await here.world.run(await here.world.intend.revert(idFor('snapshot', 'before')))
    await here.world.run(await here.world.intend.start(id))
    expect((await here.world.truth()).volumes).toMatchObject([{ files: { '/note': 'kept' } }])
    expect(await here.machine(id)).toMatchObject({ power: 'running', disks: [{ volumeId: data, isConnected: true }] })
  })

  test('made of a snapshot hold what it held, and a volume takes its snapshots along when it goes', async () => {
    await here.volume('data')
    await here.world.writeToVolume(data, '/note', 'kept')
    await here.world.run(await here.world.intend.takeSnapshot(data, 'before'))
    await here.world.writeToVolume(data, '/note', 'later')
    const copy = { zoneId: here.world.zones[0]!.id, sizeGiB: 2, from: idFor('snapshot', 'before') }
    await here.world.run(await here.world.intend.createVolume('copy', copy))
    await here.world.run(await here.world.intend.deleteVolume(data))
    expect(await here.world.truth()).toMatchObject({
      volumes: [{ sizeGiB: 2, files: { '/note': 'kept' } }],
      snapshots: [],
    })
    expect(await here.database.prisma.snapshot.count()).toBe(0)
  })

  test('whose deletion ends half way has no snapshots any more, as it has no data', async () => {
    await here.volume('data')
    await here.world.perform(await here.world.intend.takeSnapshot(data, 'before'))
    const task = await here.world.queue(await here.world.intend.deleteVolume(data))
    const worker = here.world.engine({
      onStep({ step, phase }) {
        if (step === 'Forget the volume' && phase === 'do') throw new PlenumError('conflict', 'Not now.')
      },
    })
    await here.carry(worker)
    expect(await here.world.task(task)).toMatchObject({ state: 'rolled back' })
    expect(await here.volumeRow(data)).toMatchObject({ observed: 'missing' })
    expect(await here.database.prisma.snapshot.count()).toBe(0)
  })
})
