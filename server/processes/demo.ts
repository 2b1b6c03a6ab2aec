import { type SeedContext, seed } from '@/prisma/seed'
import { world } from '@/prisma/seed/plan'
import type { SimulatedDrivers } from '@/server/drivers/simulated'
import { createMeddler } from '@/server/drivers/simulated/meddle'
import { createWeather } from '@/server/drivers/simulated/weather'
import type { Config } from './config'
import type { Lifecycle } from './lifecycle'
import type { Log } from './log'

type Options = Pick<SeedContext, 'store' | 'services' | 'say'> & {
  config: Config
  simulated: SimulatedDrivers
  log: Log
  life: Lifecycle
}

/** The seed, and then the life of the simulated data center, which goes on whether or not Plenum looks. */
export async function startDemo({ store, services, say, config, simulated, log, life }: Options): Promise<void> {
  const { pool } = simulated
  const ending = new AbortController()
  life.add('the seed', () => ending.abort())
  const meddle = createMeddler({ pool, world })
  const isThere = await seed({ store, services, say, meddle, signal: ending.signal }, config.seed)
  if (!isThere || !config.hasWeather) return
  const area = log.area('demo')
  const onEvent = (event: object) => area.info('Something happened in the simulated data center.', { ...event })
  const weather = createWeather({ pool, world, seed: `${world} ${new Date().toISOString().slice(0, 10)}`, onEvent })
  weather.start()
  life.add('the weather', () => weather.stop())
}
