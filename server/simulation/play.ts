/** What `npm run simulate` starts for each processor: plays the seeds that it is given, one after the other. */

import { bugs } from './bugs'
import { openDataCenter } from './data-center'
import { runSeed } from './run-seed'
import { makeScene } from './scene'

/** With a planted bug only until one fails. */
export type Share = { seeds: number[]; bug: string | null; isTold: boolean }
/** One seed’s outcome, as the parent hears of it. */
export type Played = {
  seed: number
  faults: string[]
  digest: number
  events: number
  statements: number
  story: string[]
}

process.on('message', async (share: Share) => {
  const center = await openDataCenter()
  const scene = await makeScene(center)
  const bug = bugs.find(each => each.name === share.bug)
  for (const seed of share.seeds) {
    const before = center.database.statements
    const { faults, digest, events, story } = await runSeed(center, scene, seed, {
      plant: bug?.plant(),
      isTold: share.isTold,
    })
    const played: Played = { seed, faults, digest, events, statements: center.database.statements - before, story }
    process.send!(played)
    if (bug && faults.length > 0) break
  }
  await center.drop()
  process.disconnect()
})
