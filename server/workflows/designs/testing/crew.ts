import type { DesignDocument } from '@/server/domain/design/document'
import { asPlenumError } from '@/server/domain/errors'
import type { StepMoment } from '@/server/engine/run'
import { inTransaction } from '@/server/store/store'
import { requestCancel, requestPause, resumeTask } from '@/server/store/task-control'
import { taskChannel } from '@/server/store/task-sql'
import type { TestWorld } from '../../testing'
import { type Apply, type Met, makeSlow, queueApply, type Request } from './apply'
import type { Plant } from './plant'
import { Verdict } from './verdict'
import { chance, type Weather } from './weather'
import { type News, openWorker, type Worker } from './worker'

/** In one apply: else it would take too long. */
const mostDeaths = 4
/** With an apply of which nothing is heard. */
const patienceMs = 60_000

/** Those who carry out one apply after the other, with whatever befalls them. */
export function openCrew(world: TestWorld, plant: Plant, parallel: number) {
  const { pool } = world.database
  const workers: Worker[] = []
  let apply: Apply
  let counts = new Map<string, number>()
  let news: { what: News; worker: Worker }[] = []
  let hear = () => {}
  let pausesLeft = 0

  const count = (what: string) => {
    const now = (counts.get(what) ?? 0) + 1
    counts.set(what, now)
    return now
  }
  const living = () => workers.filter(worker => !worker.isDead)
  const mayDie = () => apply.met.deaths < mostDeaths && ++apply.met.deaths > 0
  const hooks = {
    weather: () => apply.weather,
    count,
    met: (what: 'faults' | 'refusals') => void apply.met[what]++,
    mayDie,
    tell(what: News, worker: Worker) {
      news.push({ what, worker })
      hear()
    },
    async onStep(moment: StepMoment, worker: Worker) {
      if (worker.isDead) throw new Error('dead')
      apply.moments.push({ ...moment, worker: worker.id })
      const { seed, kills, stalls, cancels, pauses } = apply.weather
      const { index, phase, taskId } = moment
      const time = count(`moment ${index} ${phase}`)
      const draw = (what: string) => chance(seed, what, index, phase, time)
      for (const each of living()) if (each !== worker) each.wake()
      if (draw('cancel') < cancels) await ask('cancel', taskId)
      if (pausesLeft > 0 && draw('pause') < pauses) {
        pausesLeft--
        await ask('pause', taskId)
      }
      if (draw('kill') < kills && mayDie()) {
        worker.kill()
        throw new Error('killed')
      }
      const isAfter = phase === 'did' || phase === 'undid'
      if (parallel === 1 && isAfter && draw('stall') < stalls && apply.met.stalls < 2) {
        apply.met.stalls++
        await worker.sleep()
      }
    },
  }
  async function ask(what: Request, taskId: string) {
    const before = apply.moments.length
    const request = { cancel: requestCancel, pause: requestPause, resume: resumeTask }[what]
    try {
      await inTransaction(world.database, tx => request(tx, taskId))
    } catch (error) {
      if (asPlenumError(error).kind !== 'conflict') throw error
      return
    }
    // It goes on while the answer is still on its way.
    apply.asked.push({ what, at: what === 'pause' ? apply.moments.length : before })
  }

  async function fresh() {
    const worker = openWorker(world, hooks, plant, parallel)
    workers.push(worker)
    await worker.start()
    return worker
  }
  const somethingHappens = () =>
    new Promise<void>((resolve, reject) => {
      const tooLong = setTimeout(() => reject(new Verdict('it does not end')), patienceMs)
      hear = () => {
        clearTimeout(tooLong)
        resolve()
      }
    })
  /** As time would, in a moment: whoever is there takes over. */
  const expire = (taskId: string) =>
    pool.query(
      `WITH expired AS (
         UPDATE task SET lease_until = now() - interval '1 ms' WHERE id = $1 AND worker IS NOT NULL RETURNING id
       ) SELECT pg_notify('${taskChannel}', '') FROM expired`,
      [taskId],
    )

  async function replace(worker: Worker, taskId: string) {
    void worker.stop()
    // Whoever sleeps is its successor.
    for (const each of workers) each.wake()
    if (living().length === 0) await fresh()
    await expire(taskId)
  }
  async function succeed(taskId: string) {
    if (living().length < 2) await fresh()
    await expire(taskId)
  }

  return {
    /** undefined: there is nothing to do. */
    async apply(document: DesignDocument, weather: Weather): Promise<Apply | undefined> {
      const { policy } = weather
      if (weather.isSlow) await makeSlow(world, true)
      const isQueued = await queueApply(world, { document, policy, plant }, queued => {
        counts = new Map()
        news = []
        pausesLeft = 2
        const met: Met = { faults: 0, refusals: 0, deaths: 0, stalls: 0 }
        apply = { ...queued, weather, parallel, met, moments: [], asked: [], momentsAtEnd: 0 }
      })
      if (weather.isSlow && !isQueued) await makeSlow(world, false)
      if (!isQueued) return undefined
      const { taskId } = apply
      if (living().length === 0) await fresh()
      for (;;) {
        if (news.length === 0) await somethingHappens()
        const { what, worker } = news.shift()!
        if (what === 'ended') break
        if (what === 'paused') await ask('resume', taskId)
        if (what === 'dead') await replace(worker, taskId)
        if (what === 'asleep') await succeed(taskId)
      }
      apply.momentsAtEnd = apply.moments.length
      for (const each of workers) each.wake()
      for (const each of workers) await each.settled()
      if (weather.isSlow) await makeSlow(world, false)
      return apply
    },
    async leave() {
      for (const each of workers) each.wake()
      await Promise.all(workers.map(worker => worker.stop()))
    },
  }
}
