import { PlenumError } from '@/server/domain/errors'
import { createEngine, type EngineOptions } from '@/server/engine'
import type { StepMoment } from '@/server/engine/run'
import { moment } from '@/server/engine/testing/scripted'
import type { Store } from '@/server/store/store'
import { type WorkflowPorts, workflows } from '../..'
import type { TestWorld } from '../../testing'
import { testSecrets } from '../../testing/secrets'
import type { Plant } from './plant'
import { type Passage, roughInfrastructure } from './rough-driver'

export type News = 'ended' | 'paused' | 'dead' | 'asleep'
export type WorkerHooks = Pick<Passage, 'weather' | 'count' | 'met'> & {
  mayDie(): boolean
  tell(news: News, worker: Worker): void
  onStep(moment: StepMoment, worker: Worker): Promise<void>
}
export type Worker = ReturnType<typeof openWorker>

/**
 * A worker that can be killed and put to sleep within this process. Dead, nothing of what it was at reaches the database
 * or the infrastructure any more; what was under way there goes on, as it does for a real one. Asleep, it takes nothing.
 */
export function openWorker(world: TestWorld, hooks: WorkerHooks, plant: Plant, parallel: number) {
  let isDead = false
  let asleep: ReturnType<typeof moment> | undefined
  const alive = () => {
    if (isDead) throw new PlenumError('internal', 'This worker is dead.')
  }

  const query = async (statement: Statement, values?: unknown[]) => {
    alive()
    const planted = plant.statement ? plantIn(statement, plant.statement) : statement
    if (asleep && nameOf(statement) === 'task-claim') return { rows: [], rowCount: 0 }
    const answer = await world.database.pool.query(planted as never, values)
    alive()
    if (nameOf(statement)?.startsWith('task-end') && answer.rowCount === 1) hooks.tell('ended', worker)
    const isRest = nameOf(statement)?.startsWith('task-write') && (statement as Named).values[4] === 'paused'
    if (isRest && answer.rowCount === 1) hooks.tell('paused', worker)
    return plant.answer
      ? { ...answer, rows: (answer.rows as unknown as Record<string, unknown>[]).map(plant.answer) }
      : answer
  }
  const connect = async () => {
    alive()
    return world.database.pool.connect()
  }
  const pool = new Proxy(world.database.pool, {
    get(target, name) {
      if (name === 'query') return query
      if (name === 'connect') return connect
      const value = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const store: Store = { ...world.database, pool }
  const passage: Passage = { ...hooks, alive, die: () => hooks.mayDie() && worker.kill() }
  const infrastructure = roughInfrastructure(
    plant.infrastructure ? plant.infrastructure(world.infrastructure) : world.infrastructure,
    passage,
  )
  const options: EngineOptions<WorkflowPorts> = {
    ...{ store, workflows: plant.workflows ? plant.workflows(workflows) : workflows },
    ...{
      ports: { store, infrastructure, secrets: testSecrets },
      sleep: world.clock.sleep,
      backoffMs: () => 1,
      pollMs: 200,
      parallel,
    },
    onStep: moment => hooks.onStep(moment, worker),
    ...plant.options,
  }
  const engine = createEngine(options)
  const worker = {
    id: engine.worker,
    get isDead() {
      return isDead
    },
    start: () => engine.start(),
    stop: () => engine.stop({ graceMs: isDead ? 0 : undefined }),
    kill() {
      if (isDead) return
      isDead = true
      hooks.tell('dead', worker)
    },
    /** Resolves when it wakes up. */
    async sleep() {
      asleep = moment()
      hooks.tell('asleep', worker)
      await asleep.comes
      asleep = undefined
    },
    wake: () => asleep?.happen(undefined),
    /** Resolves when it is at nothing any more. */
    async settled() {
      while (!isDead && engine.running > 0) await new Promise(resolve => setImmediate(resolve))
    },
  }
  return worker
}

type Named = { name?: string; text: string; values: unknown[] }
type Statement = string | Named
const nameOf = (statement: Statement) => (typeof statement === 'string' ? undefined : statement.name)

/** Another text needs another name: the connection keeps what it has prepared. */
function plantIn(statement: Statement, change: (text: string) => string): Statement {
  if (typeof statement === 'string') return change(statement)
  const text = change(statement.text)
  return text === statement.text
    ? statement
    : { ...statement, text, name: statement.name && `planted-${statement.name}` }
}
