import { describe, expect, test } from 'vitest'
import { journey } from '../testing/journey'

const here = journey()
const first = () => here.world.hosts[0]!

describe('a host that is retired', () => {
  test('is emptied while its guests go on, switched off and forgotten, and its tasks stay', async () => {
    await here.world.powerControl(first())
    await here.running('web-1', { hostId: first().id })
    const task = await here.world.run(await here.world.intend.retireHost(first()))
    expect(task).toMatchObject({ state: 'succeeded' })
    const { machines } = await here.world.truth()
    expect(machines).toMatchObject([{ name: 'web-1', host: 'host-a2', power: 'running' }])
    expect(await here.database.prisma.host.findUnique({ where: { id: first().id } })).toBeNull()
    expect(await here.database.prisma.task.count({ where: { resourceId: first().id } })).toBe(1)
  })

  test('stays on and cordoned when something can’t leave it', async () => {
    await here.world.powerControl(first())
    await here.running('migrate-refused', { hostId: first().id })
    const task = await here.world.run(await here.world.intend.retireHost(first()))
    expect(task).toMatchObject({ state: 'incomplete' })
    const { machines } = await here.world.truth()
    expect(machines).toMatchObject([{ name: 'migrate-refused', host: 'host-a1', power: 'running' }])
    expect(await here.database.prisma.host.findUnique({ where: { id: first().id } })).toMatchObject({
      ...{ state: 'up', cordoned: true },
    })
  })
})
