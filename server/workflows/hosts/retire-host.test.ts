import { describe, expect, test } from 'vitest'
import { offHostsBeside } from '@/server/store/zone-network'
import { journey } from '../testing/journey'

const here = journey()
const first = () => here.world.hosts[0]!
const beside = () => here.world.hosts.find(({ name }) => name === 'host-a2')!

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
    const other = beside()
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

  test('waits for a guest that is on its way to it, which then keeps it on', async () => {
    await here.world.powerControl(first())
    const id = await here.running('web-1', { hostId: beside().id })
    await here.world.queue(await here.world.intend.migrate(id, first()))
    const retired = await amid('Move the running machine')
    expect(retired).toMatchObject({
      state: 'incomplete',
      error: { message: expect.stringMatching(/^1 instance has its place on host-a1 still, so it was not retired\./) },
    })
    expect(await here.machine(id)).toMatchObject({ host: 'host-a1', power: 'running' })
    expect(await here.database.prisma.host.findUnique({ where: { id: first().id } })).toMatchObject({
      ...{ state: 'up', cordoned: false },
    })
    await here.expectSettled(id, 'running')
  })

  test('waits for an instance that is rebuilt elsewhere, whose old guest shuts down in order', async () => {
    await here.world.powerControl(first())
    const id = await here.running('web-1', { hostId: first().id })
    await here.world.history.clear()
    await here.world.queue(await here.world.intend.rebuild(id, { target: beside().id }))
    expect(await amid('Remove the old machine')).toMatchObject({ state: 'succeeded' })
    expect(await here.world.history.of(id)).not.toContain('lost its power')
    expect(await here.machine(id)).toMatchObject({ host: 'host-a2', power: 'running' })
    await here.expectSettled(id, 'running')
  })
})

/** Has the first host retired while a worker is at a step of something else; that goes on once the retirement waits for it. */
async function amid(step: string) {
  let retirement: string | undefined
  const worker = here.world.engine({
    async onStep(at) {
      if (at.step !== step || at.phase !== 'do' || retirement) return
      retirement = await here.world.queue(await here.world.intend.retireHost(first()))
      await expect.poll(async () => (await here.world.task(retirement!)).log).toContain(waiting)
    },
  })
  await here.carry(worker)
  return here.world.task(retirement!)
}
const waiting = 'On their way to this host or from it still, and waited for: web-1'
