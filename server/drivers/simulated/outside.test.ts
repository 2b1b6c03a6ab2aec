import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '@/server/domain/ids'
import type { Connection, Hint } from '../contract'
import type { createVirtualClock } from './clock'
import { createSimulatedDrivers, type SimulatedDrivers } from './index'
import { createMeddler } from './meddle'
import { createTestWorld, type TestWorld } from './test-world'
import { createTestDatabase, historyOf, machinesIn, testCall } from './testing'

let world: TestWorld
/** As another process would have: a pool and an ear of its own. */
let others: SimulatedDrivers
let other: Connection
beforeAll(async () => {
  world = await createTestWorld()
  others = createSimulatedDrivers({ connectionString: world.database.connectionString, clock: world.clock })
  other = await others.compute.connect(world.hostConfig('host-1'))
})
afterAll(async () => {
  await others.close()
  await world.close()
})

/** Gathers hints of a line until closed. */
function listen(line: Connection) {
  const stop = new AbortController()
  const heard: Hint[] = []
  let wake = () => {}
  const done = (async () => {
    for await (const hint of line.watch!(testCall(undefined, stop.signal))) {
      heard.push(hint)
      wake()
    }
  })()
  return {
    async until(matches: (hint: Hint) => boolean) {
      while (!heard.some(matches)) await new Promise<void>(resolve => (wake = resolve))
      heard.length = 0
    },
    async close() {
      stop.abort()
      await done
    },
  }
}

describe('what happens behind Plenum’s back', () => {
  test('is heard by every process that watches, and seen by the next look', async () => {
    const ref = await world.machine('web-1')
    const ear = listen(other)
    await ear.until(hint => !hint.ref)
    const { powerOff, powerOn, crash, pause, remove } = world.meddler
    for (const [meddle, power] of [
      [powerOff, 'stopped'],
      [powerOn, 'running'],
      [pause, 'paused'],
      [crash, 'crashed'],
    ] as const) {
      await meddle('host-1', ref.id)
      await ear.until(hint => hint.ref?.id === ref.id)
      expect(await other.instances!.observe(ref, testCall())).toMatchObject({ status: { power } })
    }
    await remove('host-1', ref.id)
    await ear.until(hint => hint.ref?.id === ref.id)
    expect(await other.instances!.observe(ref, testCall())).toEqual({ exists: false })
    await ear.close()
  })

  test('a foreseen crash is told when it happens, with nobody asking', async () => {
    const ear = listen(other)
    await ear.until(hint => !hint.ref)
    const ref = await world.machine('crash-soon')
    await ear.until(hint => hint.ref?.id === ref.id)
    createVirtualClockOf(world).advance(5_001)
    await ear.until(hint => hint.ref?.id === ref.id)
    expect(await other.instances!.observe(ref, testCall())).toMatchObject({ status: { power: 'crashed' } })
    await ear.close()
  })

  test('an unreachable host answers nothing, goes on running, and tells when it is back', async () => {
    const ref = await world.machine('web-2')
    const ear = listen(other)
    await ear.until(hint => !hint.ref)
    await world.meddler.setUnreachable('host-1')
    await ear.until(hint => !hint.ref)
    await expect(other.probe(testCall())).rejects.toMatchObject({ kind: 'unreachable' })
    await expect(other.instances!.observe(ref, testCall())).rejects.toMatchObject({ kind: 'unreachable' })
    expect((await machinesIn(world.drivers.pool, world.world)).find(each => each.id === ref.id)?.power).toBe('running')
    await world.meddler.setReachable('host-1')
    await ear.until(hint => !hint.ref)
    expect(await other.instances!.observe(ref, testCall())).toMatchObject({ status: { power: 'running' } })
    await ear.close()
  })

  test('a host that is away for a while comes back by itself', async () => {
    const ear = listen(other)
    await ear.until(hint => !hint.ref)
    await world.meddler.setUnreachable('host-1', 30_000)
    await ear.until(hint => !hint.ref)
    createVirtualClockOf(world).advance(30_001)
    await ear.until(hint => !hint.ref)
    expect(await other.probe(testCall())).toMatchObject({ healthy: true })
    await ear.close()
  })

  test('watching survives the loss of its connection and says that something may have been missed', async () => {
    const ref = await world.machine('web-3')
    const ear = listen(other)
    await ear.until(hint => !hint.ref)
    const { rowCount } = await world.drivers.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %' and datname = current_database()`,
    )
    expect(rowCount).toBeGreaterThan(0)
    await ear.until(hint => !hint.ref)
    await world.meddler.crash('host-1', ref.id)
    await ear.until(hint => hint.ref?.id === ref.id)
    await ear.close()
  })
})

describe('one world, several processes', () => {
  test('many starting at once on an empty database all come up', async () => {
    const { connectionString, drop } = await createTestDatabase()
    const many = Array.from({ length: 6 }, () => createSimulatedDrivers({ connectionString }))
    const probes = many.map(async drivers => (await drivers.compute.connect(world.hostConfig('h'))).probe(testCall()))
    expect((await Promise.all(probes)).every(probe => probe.healthy)).toBe(true)
    await Promise.all(many.map(drivers => drivers.close()))
    await drop()
  })

  test('both ensuring the same machine make it once, whoever asks first', async () => {
    await world.prepare(world.host)
    const ref = { kind: 'instance' as const, id: newId('instance') }
    const spec = world.spec('twice')
    const lines = [world.host, other, world.host, other]
    await Promise.all(lines.map(line => world.ensure(ref, spec, 1, line)))
    const events = (await historyOf(world.drivers.pool, world.world)).filter(event => event.id === ref.id)
    expect(events.filter(event => event.what === 'created')).toHaveLength(1)
    expect(events.filter(event => event.what === 'boot')).toHaveLength(1)
  })

  test('worlds in one database don’t meet', async () => {
    const ref = await world.machine('alone')
    const elsewhere = createMeddler({ pool: world.drivers.pool, world: 'another', clock: world.clock })
    expect(await elsewhere.machines('host-1')).toEqual([])
    await expect(elsewhere.crash('host-1', ref.id)).rejects.toThrow('has no machine')
  })
})

const createVirtualClockOf = (of: TestWorld) => of.clock as ReturnType<typeof createVirtualClock>
