/** What `simulate` starts for each processor: plays the seeds that it is given, one after the other. */
import { bugs } from './bugs'
import { openDataCenter } from './data-center'
import { scenarioFor } from './kept-seeds'
import type { SceneName } from './kinds'
import { real } from './platform/time'
import { runSeed } from './run-seed'
import { makeScene } from './scene'
import { stayTogether } from './stay-together'

/** Seeds to play; with a planted bug only until one finds it. */
export type Turn = { bug: string | null; seeds: number[] }
/** `place`: which of the processes that play side by side it is. */
export type Share = {
  scene: SceneName
  turns: Turn[]
  isTold: boolean
  isDistrustful: boolean
  place: number
  limit?: { seconds: number; least: number }
}
/** One seed’s outcome, as the parent hears of it. */
export type Played = {
  bug: string | null
  seed: number
  faults: string[]
  digest: number
  events: number
  statements: number
  story: string[]
}

// Whoever started it is gone.
process.on('disconnect', () => process.exit())
process.on('message', async ({ scene: sceneName, turns, isTold, isDistrustful, place, limit }: Share) => {
  const began = real.now()
  const isEnough = (played: number) =>
    limit !== undefined && played >= limit.least && real.now() - began > limit.seconds * 1000
  const center = await openDataCenter(sceneName)
  await stayTogether(place, [process.pid, center.database.pid])
  const scene = await makeScene(center, sceneName)
  center.database.isDistrusted = isDistrustful
  for (const [played, { bug, seeds }] of turns.entries()) {
    if (isEnough(played)) break
    const planted = bugs.find(each => each.name === bug)
    if (bug && !planted)
      throw new Error(`There is no bug “${bug}”. There are: ${bugs.map(each => each.name).join(', ')}.`)
    for (const seed of seeds) {
      const before = center.database.statements
      const outcome = await runSeed(center, scene, seed, {
        ...{ plant: planted?.plant(), isTold },
        scenario: scenarioFor(seed, planted && (planted.leaning ?? {})),
      })
      const { faults, digest, events, story } = outcome
      const statements = center.database.statements - before
      process.send!({ bug, seed, faults, digest, events, statements, story } satisfies Played)
      if (bug && faults.length > 0) break
    }
  }
  await center.drop()
  process.disconnect()
})
