import { describe, expect, test } from 'vitest'
import { offHostsBeside } from '@/server/store/zone-network'
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

  test('is no way outside any more for those that are left, until there is a host of its name again', async () => {
    const { prisma, pool } = here.database
    const other = here.world.hosts.find(({ name }) => name === 'host-a2')!
    await prisma.host.update({ where: { id: first().id }, data: { hostname: 'node-1' } })
    await here.running('web-1', { hostId: first().id })
    expect(await offHostsBeside(pool, other.id)).toEqual([])
    expect(await here.world.run(await here.world.intend.retireHost(first()))).toMatchObject({ state: 'succeeded' })
    expect(await offHostsBeside(pool, other.id)).toEqual(['node-1'])
    await prisma.host.update({ where: { id: other.id }, data: { hostname: 'node-1' } })
    expect(await offHostsBeside(pool, other.id)).toEqual([])
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
