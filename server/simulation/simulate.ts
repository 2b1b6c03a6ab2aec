import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { bugs } from './bugs'
import { scenarioFor } from './kept-seeds'
import type { SceneName } from './kinds'
import type { Played, Share, Turn } from './play'
import { makePlayer } from './player'

export type Wish = {
  seeds: number[]
  /** Names of planted bugs: each is looked for with these seeds until one finds it. */
  bugs?: string[]
  isTold?: boolean
  /** Nothing is answered from memory without asking the database as well. */
  isDistrustful?: boolean
  /** No more than fit into so long, but at least so many. Default: all of them. */
  limit?: { seconds: number; least: number }
  /** Default: one for each processor. */
  processes?: number
  onPlayed?(played: Played): void
}
/** What a whole run came to. */
export type Tally = { seeds: number; failing: Played[]; events: number; statements: number; seconds: number }

export const seedsFrom = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index)

/** All of one scene before those of another: a process knows one. */
const sceneOf = ({ bug, seeds: [seed] }: Turn) =>
  bug === null ? scenarioFor(seed!).scene : (bugs.find(({ name }) => name === bug)?.leaning?.scene ?? 'instances')

/** About what a scenario takes, of what one among instances does: they share the time by that. */
const costs: Record<SceneName, number> = { instances: 1, cluster: 3 }

/** Seeds side by side, one process per processor, each with a database of its own. TEST_DATABASE_URL names the server. */
export async function simulate(wish: Wish): Promise<Tally> {
  const { seeds, bugs: names, isTold = false, isDistrustful = false, limit, onPlayed = () => {} } = wish
  const jobs: Turn[] = names ? names.map(bug => ({ bug, seeds })) : seeds.map(seed => ({ bug: null, seeds: [seed] }))
  const tally: Tally = { seeds: 0, failing: [], events: 0, statements: 0, seconds: 0 }
  const player = await makePlayer()
  const since = performance.now()
  const hear = (played: Played) => {
    tally.seeds++
    tally.events += played.events
    tally.statements += played.statements
    if (played.faults.length > 0) tally.failing.push(played)
    onPlayed(played)
  }
  const scenes = [...Map.groupBy(jobs, sceneOf)]
  const total = scenes.reduce((sum, [scene, turns]) => sum + turns.length * costs[scene], 0)
  try {
    for (const [scene, turns] of scenes) {
      const processes = Math.min(wish.processes ?? availableParallelism(), turns.length)
      const shares = Array.from({ length: processes }, (_, index) => turns.filter((_, at) => at % processes === index))
      const part = (turns.length * costs[scene]) / total
      const least = Math.ceil(((limit?.least ?? 0) * turns.length) / jobs.length / processes)
      const share = limit && { seconds: limit.seconds * part, least }
      await Promise.all(
        shares.map((turns, place) =>
          play(player.file, { scene, turns, isTold, isDistrustful, place, limit: share }, hear),
        ),
      )
    }
  } finally {
    await player.remove()
  }
  tally.seconds = (performance.now() - since) / 1000
  tally.failing.sort((a, b) => a.seed - b.seed)
  return tally
}

function play(file: string, share: Share, hear: (played: Played) => void): Promise<void> {
  // Nearly all that is made there is gone at once: with more room for it less is moved about. Where errors come from,
  // nobody reads but whoever is told.
  const execArgv = ['--max-semi-space-size=64', ...(share.isTold ? [] : ['--stack-trace-limit=0'])]
  const child = fork(file, { execArgv })
  child.on('message', message => hear(message as Played))
  child.send(share)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', code => (code === 0 ? resolve() : reject(new Error(`A simulation ended with ${code}.`))))
  })
}
