import { afterAll, beforeAll, expect, test } from 'vitest'
import { createVirtualClock } from './clock'
import { createTestWorld, type TestWorld } from './test-world'
import { createWeather, type WeatherEvent } from './weather'

const worlds: TestWorld[] = []
beforeAll(async () => {
  for (let i = 0; i < 2; i++) {
    const world = await createTestWorld({ clock: createVirtualClock(), world: 'same' })
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) await world.machine(name)
    await world.clock.sleep(3_600_000)
    worlds.push(world)
  }
})
afterAll(() => Promise.all(worlds.map(world => world.close())))

const weatherOf = ({ drivers, world, clock }: TestWorld, seed: string) =>
  createWeather({ pool: drivers.pool, world, clock, seed })

/** Without the names that hosts gave. */
const plain = (events: (WeatherEvent | undefined)[]) => events.map(event => event && { ...event, machine: null })

test('the same data center under the same seed has the same weather, and it is true', async () => {
  const seen: unknown[] = []
  for (const world of worlds) {
    const weather = weatherOf(world, 'seed')
    const events: (WeatherEvent | undefined)[] = []
    for (let n = 0; n < 20; n++) {
      events.push(await weather.strike(n))
      await world.clock.sleep(60_000)
    }
    const machines = await world.meddler.machines('host-1')
    seen.push({ events: plain(events), machines: machines.map(({ name, power }) => ({ name, power })) })
    const crashes = events.filter(event => event?.what === 'crash').length
    expect(machines.filter(each => each.power === 'crashed')).toHaveLength(crashes)
    expect(new Set(events.map(event => event?.what)).size).toBeGreaterThan(3)
  }
  expect(seen[0]).toEqual(seen[1])
})

test('it goes on by itself until it is stopped', async () => {
  const [world] = worlds as [TestWorld]
  const heard: WeatherEvent[] = []
  const enough = new Promise<void>(resolve => {
    const weather = createWeather({
      ...{ pool: world.drivers.pool, world: world.world, clock: world.clock, seed: 'other' },
      onEvent(event) {
        heard.push(event)
        if (heard.length === 2) resolve(weather.stop())
      },
    })
    weather.start()
  })
  await enough
  expect(heard).toHaveLength(2)
})
