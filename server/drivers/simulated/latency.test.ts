import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '@/server/domain/ids'
import { createSimulatedDrivers } from './index'
import { createTestWorld, type TestWorld } from './test-world'
import { testCall } from './testing'

let world: TestWorld
beforeAll(async () => {
  world = await createTestWorld({ profile: 'demo', world: 'latency' })
  await world.prepare(world.host)
})
afterAll(() => world.close())

test('what is under way goes on while nobody asks, and is picked up by whoever asks next', async () => {
  const ref = { kind: 'instance' as const, id: newId('instance') }
  const spec = world.spec('web-1')
  const first = await world.host.instances!.ensure(ref, spec, 1, testCall())
  expect(first).toMatchObject({ converged: false, percent: 0, waitingFor: 'the machine to be made' })
  await world.clock.sleep(60_000)
  // A process of its own, after the first one's end.
  const drivers = createSimulatedDrivers({ connectionString: world.database.connectionString, clock: world.clock })
  const line = await drivers.compute.connect(world.hostConfig('host-1'))
  const second = await line.instances!.ensure(ref, spec, 1, testCall())
  expect(second).toMatchObject({ converged: false, waitingFor: 'the guest to boot' })
  await world.clock.sleep(60_000)
  expect(await line.instances!.ensure(ref, spec, 1, testCall())).toMatchObject({ converged: true })
  await drivers.close()
})

test('waits tell how far the work is, ever further', async () => {
  const ref = { kind: 'image' as const, id: newId('image') }
  const spec = { name: 'create-slow', path: '', format: 'raw' as const, sizeBytes: 5, checksum: '' }
  const percents: number[] = []
  for (;;) {
    const nudge = await world.host.images!.ensure(ref, spec, 1, testCall())
    if (nudge.converged) break
    percents.push(nudge.percent ?? -1)
    await world.clock.sleep(nudge.waitMs)
  }
  expect(percents.length).toBeGreaterThan(10)
  expect(percents).toEqual([...percents].sort((a, b) => a - b))
  expect(percents[0]).toBe(0)
})
