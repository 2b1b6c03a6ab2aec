import { comeToRest } from './come-to-rest'
import { type DataCenter, quota } from './data-center'
import { type Breakable, mendAll, strike } from './faults'
import { judge } from './judges'
import { watchInfrastructure } from './judges/meanwhile'
import { scenarioFor } from './kept-seeds'
import { type Asked, openPeople } from './people'
import type { Plant } from './plant'
import { drawFrom, streamOf } from './platform/chance'
import { Schedule } from './platform/schedule'
import { time } from './platform/time'
import { openOutside, openProcess, openReconciler, openWorker } from './processes'
import { networkIsRepaired, putRight } from './put-right'
import type { Scenario } from './scenario'
import type { Scene } from './scene'

export type Outcome = {
  seed: number
  /** What is wrong, one sentence each. None: all promises were kept. */
  faults: string[]
  /** The same for the same story. */
  digest: number
  events: number
  /** Only if it was to be told. */
  story: string[]
  asked: Asked[]
}
type Options = { plant?: Plant; isTold?: boolean; scenario?: Scenario }

/** Plays one scenario to its end, and judges what it left. All that happens follows from the seed. */
export async function runSeed(
  center: DataCenter,
  scene: Scene,
  seed: number,
  { plant = {}, isTold = false, scenario = scenarioFor(seed) }: Options = {},
): Promise<Outcome> {
  const schedule = new Schedule(streamOf(seed, 'schedule'), isTold)
  await begin(center, scene, schedule, scenario, plant)
  const outside = openOutside(center, schedule, streamOf(seed, 'weather'), { plant, fate: scenario.fate })
  const faults = new Set<string>()
  schedule.afterEvent = watchInfrastructure(center, scenario, fault => faults.add(fault))

  const workers = ['worker-1', 'worker-2'].map(name => openWorker(name, outside))
  const web = openProcess('web', outside)
  const reconciler = openReconciler('reconciler', outside, { scene: scenario.scene, atRest: scene.asked })
  const breakable: Breakable = {
    ...{ ...outside, workers },
    async replace() {
      const fresh = openWorker(`worker-${workers.length + 1}`, outside)
      workers.push(fresh)
      void fresh.engine.start()
    },
  }
  for (const { engine } of workers) void engine.start()
  reconciler.start()

  const people = openPeople(web, schedule, scene.names)
  for (const request of scenario.requests) people.willAsk(request)
  for (const fault of scenario.faults)
    people.later(
      fault.at,
      `fault: ${fault.what} ${fault.where} for ${fault.forMs} ms`,
      async () => {
        const mend = await strike(fault, breakable)
        people.later(fault.forMs, `over: ${fault.what}`, async () => void (await mend()))
      },
      fault.amid,
    )
  if (!(await schedule.until(() => people.areDone, longestMs))) faults.add('A request is never answered.')

  await mendAll(breakable)
  schedule.tell('all is mended')
  reconciler.stop()
  const all = { ...center, schedule, workers, reconciler, web }
  for (const fault of await comeToRest(all)) faults.add(fault)
  for (const fault of await (scenario.scene === 'cluster' ? putRight : networkIsRepaired)(all)) faults.add(fault)
  for (const fault of await judge(center, scene, scenario, people.asked)) faults.add(fault)
  for (const each of [...workers, web, reconciler]) await each.kill()
  const { digest, events, story } = schedule
  return { seed, faults: [...faults], digest, events, story, asked: people.asked }
}

const longestMs = 10 * 60_000

/** What differs from the scene is written, and nothing else: it has to be taken back, too. */
async function begin(
  center: DataCenter,
  scene: Scene,
  schedule: Schedule,
  { seed, evacuation, hasQuota }: Scenario,
  plant: Plant,
) {
  const { database } = center
  time.reset(scene.at)
  drawFrom(seed)
  Object.assign(database, { schedule, plant: plant.statement, skewMs: 0, downUntil: 0 })
  await center.restore(scene)
  if (evacuation === 'ask') database.look(`UPDATE zone SET evacuation = 'ask'`)
  if (hasQuota) database.look('UPDATE vdc SET quota = $1', [quota])
}
