import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Connection, Landing, Ref } from '../contract'
import { createVirtualClock } from './clock'
import { createTestWorld, type TestWorld } from './test-world'
import { machinesIn, testCall } from './testing'

const clock = createVirtualClock()
let world: TestWorld
let other: Connection
beforeAll(async () => {
  world = await createTestWorld({ profile: 'demo', clock })
  other = await world.drivers.compute.connect(world.hostConfig('host-2'))
  await world.prepare(other)
})
afterAll(() => world.close())

const send = (ref: Ref<'instance'>, landing: Landing) => world.host.instances!.migration!.send(ref, landing, testCall())
const machineOf = async (ref: Ref<'instance'>) =>
  (await machinesIn(world.drivers.pool, world.world)).filter(each => each.id === ref.id)

test('a target that dies on the way leaves the machine running where it was', async () => {
  const ref = await world.machine('web')
  const landing = await other.instances!.migration!.receive(ref, world.spec('web'), testCall())
  const first = await send(ref, landing)
  expect(first).toMatchObject({ converged: false, percent: 0 })
  await world.meddler.setUnreachable('host-2')
  clock.advance(10_000)
  await expect(send(ref, landing)).rejects.toMatchObject({ kind: 'unreachable' })
  expect(await machineOf(ref)).toMatchObject([{ host: 'host-1', power: 'running' }])
  await world.meddler.setReachable('host-2')
  expect(await world.settle<'instance'>(() => send(ref, landing))).toEqual({ exists: false })
  expect(await machineOf(ref)).toMatchObject([{ host: 'host-2', power: 'running' }])
  const { pauseMs } = await other.instances!.migration!.arrival(ref, testCall())
  expect(pauseMs).toBeGreaterThanOrEqual(60)
})

test('a target without room refuses before anything moves', async () => {
  const ref = await world.machine('web')
  await expect(
    other.instances!.migration!.receive(ref, world.spec('web', { memoryMiB: 1_000_000 }), testCall()),
  ).rejects.toMatchObject({ kind: 'exhausted' })
})
