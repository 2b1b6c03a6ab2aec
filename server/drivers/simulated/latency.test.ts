import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '@/server/domain/ids'
import type { InstanceSpec } from '../contract'
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

/** Ensures until converged; answers the percents that were told and the time it took. */
async function follow(
  ref: { kind: 'instance'; id: ReturnType<typeof newId<'instance'>> },
  spec: InstanceSpec,
  generation: number,
) {
  const started = world.clock.now().getTime()
  const percents: number[] = []
  for (let resume: string | undefined; ; ) {
    const nudge = await world.host.instances!.ensure(ref, spec, generation, testCall(), resume)
    if (nudge.converged) return { percents, ms: world.clock.now().getTime() - started, seen: nudge.seen }
    percents.push(nudge.percent ?? -1)
    resume = nudge.resume
    await world.clock.sleep(Math.min(100, nudge.waitMs))
  }
}

test('making and first boot are one way: progress only grows', async () => {
  const { percents } = await follow({ kind: 'instance', id: newId('instance') }, world.spec('web-2'), 1)
  expect(percents.length).toBeGreaterThan(10)
  expect(percents).toEqual([...percents].sort((a, b) => a - b))
})

test('a guest asked to stop while it boots is off at the limit, by itself or by force', async () => {
  const ref = { kind: 'instance' as const, id: newId('instance') }
  const spec = world.spec('web-3')
  for (let nudge = await world.host.instances!.ensure(ref, spec, 1, testCall()); ; ) {
    if (!nudge.converged && nudge.waitingFor === 'the guest to boot') break
    await world.clock.sleep(50)
    nudge = await world.host.instances!.ensure(ref, spec, 1, testCall())
  }
  const { ms, seen } = await follow(ref, { ...spec, power: 'stopped', stopTimeoutMs: 300 }, 2)
  expect(seen).toMatchObject({ status: { power: 'stopped' } })
  expect(ms).toBeGreaterThanOrEqual(300)
  expect(ms).toBeLessThanOrEqual(500)
})

test('a forced stop overtakes a graceful one that is under way', async () => {
  const ref = { kind: 'instance' as const, id: newId('instance') }
  const spec = world.spec('stop-ignored')
  await follow(ref, spec, 1)
  const stopped = { ...spec, power: 'stopped' as const, stopTimeoutMs: 3_600_000 }
  expect(await world.host.instances!.ensure(ref, stopped, 2, testCall())).toMatchObject({ converged: false })
  const { ms } = await follow(ref, { ...stopped, stopTimeoutMs: 0 }, 3)
  expect(ms).toBeLessThanOrEqual(500)
})
