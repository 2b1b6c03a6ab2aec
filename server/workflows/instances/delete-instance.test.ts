import { describe, expect, test } from 'vitest'
import { inTransaction } from '@/server/store/store'
import { retryTask } from '@/server/store/tasks'
import { data, journey, nothing, withData } from '../testing/journey'

const here = journey()

describe('deleting an instance', () => {
  test('keeps its volumes and their data', async () => {
    const id = await here.running('web-1', withData)
    await here.world.writeToVolume(data, '/note', 'kept')
    expect(await here.world.run(await here.world.intend.deleteInstance(id))).toMatchObject({ state: 'succeeded' })
    expect(await here.world.truth()).toMatchObject({
      machines: [],
      volumes: [{ files: { '/note': 'kept' } }],
      exports: [],
    })
    expect(await here.world.records()).toMatchObject({ instances: [], volumes: [{ id: data }], attachments: [] })
    expect(await here.database.prisma.taskLock.count()).toBe(0)
  })

  test('deletes the volumes that were chosen with it', async () => {
    const id = await here.running('web-1', { newVolumes: [{ name: 'data' }, { name: 'keep' }] })
    await here.world.run(await here.world.intend.deleteInstance(id, { deleteVolumeIds: [data] }))
    expect(await here.world.truth()).toMatchObject({ machines: [], volumes: [{ name: 'keep' }], exports: [] })
    expect(await here.world.records()).toMatchObject({ instances: [], volumes: [{ name: 'keep' }] })
  })

  test('that was never made forgets it', async () => {
    const intent = await here.world.intend.createInstance('create-denied')
    await here.world.run(intent)
    const task = await here.world.run(await here.world.intend.deleteInstance(intent.input.instanceId))
    expect(task.state).toBe('succeeded')
    expect(await here.database.prisma.instance.count()).toBe(0)
  })

  test('stopped half-way by its storage says so; the same task tried again deletes the chosen volumes too', async () => {
    const id = await here.running('web-1', withData)
    await here.world.meddler.setUnreachable('zone-a')
    const { id: taskId, state } = await here.world.run(
      await here.world.intend.deleteInstance(id, { deleteVolumeIds: [data] }),
    )
    expect(state).toBe('rolled back')
    const row = await here.instanceRow(id)
    expect(row).toMatchObject({ observed: 'missing', stateReason: expect.stringMatching(/Delete it again/) })
    await here.world.meddler.setReachable('zone-a')
    await inTransaction(here.database, tx => retryTask(tx, taskId, here.world.actor))
    await here.world.settle()
    expect(await here.world.task(taskId)).toMatchObject({ state: 'succeeded' })
    expect(await here.world.truth()).toEqual(nothing)
    expect(await here.world.records()).toMatchObject({ instances: [], volumes: [], attachments: [] })
  })
})
