import { availableParallelism } from 'node:os'
import { seedsFrom, simulate } from '@/server/simulation/simulate'
import { openBenchDatabase } from './support/database'
import type { Bench } from './types'

const seeds = 60
/** What a seed makes (server/decisions/0020). */
const statementsOfOne = 300

let db: Awaited<ReturnType<typeof openBenchDatabase>>
const rate = async (work: () => Promise<unknown>) => {
  const from = performance.now()
  await work()
  return seeds / ((performance.now() - from) / 1000)
}

/** Beside as many statements that do nothing, one after the other on a connection for each processor. */
export const bench: Bench = {
  id: 'simulation-seeds',
  what: 'simulated scenarios per second, their start included ÷ the same number of statements that do nothing',
  unit: '/s',
  aim: null,
  rounds: 7,
  async setup() {
    db = await openBenchDatabase({ connections: availableParallelism() })
  },
  ours: () => rate(() => simulate({ seeds: seedsFrom(1, seeds) })),
  peer: () =>
    rate(() => {
      const share = (seeds * statementsOfOne) / availableParallelism()
      return Promise.all(Array.from({ length: availableParallelism() }, () => nothing(share)))
    }),
  async teardown() {
    await db.drop()
  },
}

async function nothing(times: number) {
  const client = await db.pool.connect()
  for (let i = 0; i < times; i++) await client.query({ name: 'nothing', text: 'SELECT' })
  client.release()
}
