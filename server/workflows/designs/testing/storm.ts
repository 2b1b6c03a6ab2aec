import fc from 'fast-check'
import type { FailurePolicy } from '@/server/domain/planning/plan'
import { type ContentOptions, contentOf } from '@/server/domain/planning/testing'
import type { TestDatabase } from '@/server/store/testing'
import { createTestWorld, type Snapshot, type TestWorld } from '../../testing'
import type { Tale } from './apply'
import { openCrew } from './crew'
import { judge } from './judge'
import { startNumbering } from './numbered-ids'
import type { Plant } from './plant'
import { Verdict } from './verdict'
import { chance, fair, oneOf, weatherOf } from './weather'

/** So many applies, one upon the other, from an empty VDC on. */
const appliesPerVoyage = 6

const offer: ContentOptions = {
  ...{ images: ['tiny', 'edge'], types: ['small', 'large'], zones: ['zone-a', 'zone-b'] },
  // What names a storage that is not there is not applied at all.
  hasFast: false,
}
/** Mostly few things, so that there is time for many. */
const sizes = [
  { upTo: 0.6, content: contentOf({ ...offer, instances: 2, volumes: 2, clusters: 1, members: 1 }) },
  { upTo: 0.95, content: contentOf({ ...offer, instances: 2, volumes: 3, clusters: 1, members: 2 }) },
  { upTo: 1, content: contentOf(offer) },
]

export type Storm = Awaited<ReturnType<typeof openStorm>>

/** A data center to sail in, made once; each voyage begins with nothing in it. */
export async function openStorm(database: TestDatabase) {
  const world = await createTestWorld({ database, hosts: 6, memoryMiB: 65_536, capacityGiB: 4000 })
  await database.pool.query('DELETE FROM network')
  const start = await world.save()
  return {
    world,
    /** @throws with what is wrong, and how to see it again. */
    async voyage(seed: number, policy: FailurePolicy, plant: Plant = {}): Promise<Tale> {
      try {
        return await sail(world, start, plant, seed, policy)
      } catch (error) {
        if (!(error instanceof Verdict)) throw error
        const again = `STORM=${seed} npx vitest run --project storm server/workflows/designs -t '${policy}'`
        throw new Verdict(`Voyage ${seed}, ${policy}: ${error.message}\nSee it again: ${again}`)
      }
    },
    close: () => world.dispose(),
  }
}

async function sail(world: TestWorld, start: Snapshot, plant: Plant, seed: number, policy: FailurePolicy) {
  startNumbering()
  await world.restore(start)
  const crew = openCrew(world, plant, oneOf([1, 3, 8], 'parallel', seed))
  const size = chance('size', seed)
  const { content } = sizes.find(({ upTo }) => size < upTo)!
  const documents = fc.sample(content, { seed, numRuns: appliesPerVoyage })
  const tale: Tale = []
  let hasArrived = true
  try {
    for (const [leg, document] of documents.entries()) {
      const weather = weatherOf(`${seed}.${leg}`, policy)
      const apply = await crew.apply(document, weather)
      if (!apply) continue
      const said = await judge(world, apply)
      tale.push({ seed: weather.seed, weather: weather.name, state: said.state, rests: said.rests, ...apply.met })
      // Whatever could not be taken back is an operator's now.
      if (said.isStuck) return tale
      hasArrived = said.state === 'succeeded'
    }
    if (hasArrived) return tale
    const last = await crew.apply(documents.at(-1)!, fair(policy))
    if (last) await judge(world, last)
    return tale
  } finally {
    await crew.leave()
  }
}
