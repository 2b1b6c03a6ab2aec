import { randomUUID } from 'node:crypto'
import type { Id } from '@/server/domain/ids'
import type { TaskError, TaskKind, TaskState } from '@/server/domain/task'
import type { Call, Driver } from '@/server/drivers/contract'
import { createSimulatedDrivers, createVirtualClock, type SimulatedPowerConfig } from '@/server/drivers/simulated'
import { createMeddler } from '@/server/drivers/simulated/meddle'
import { createEngine, type Engine, type EngineOptions } from '@/server/engine'
import { createInfrastructure } from '@/server/processes/infrastructure'
import { inTransaction } from '@/server/store/store'
import { enqueueTask } from '@/server/store/tasks'
import { createTestDatabase, type TestDatabase } from '@/server/store/testing'
import { type WorkflowPorts, workflows } from '.'
import { createIntents, type Intent } from './testing/intents'
import { perform } from './testing/perform'
import { testSecrets } from './testing/secrets'
import { ids, type SeedOptions, seed, worldName } from './testing/seed'
import { restoreSnapshot, type Snapshot, takeSnapshot } from './testing/snapshot'
import { createHistory, readRecords, readTruth, writeToVolume } from './testing/truth'

export { type InstanceWish, type Intent, idFor } from './testing/intents'
export type { Snapshot } from './testing/snapshot'
export type { Records, Truth } from './testing/truth'

export type TestWorld = Awaited<ReturnType<typeof createTestWorld>>
/** How a task ended. */
export type EndedTask = {
  id: string
  state: TaskState
  error: TaskError | null
  steps: { name: string; state: string; attempts: number; error: TaskError | null }[]
  log: string[]
}

/**
 * A small data center to try things in: a real database, a simulated infrastructure of three zones with storage and
 * hosts whose work takes no time, a VDC `shop` with a network, two images, the workflows and an engine. What people
 * want is written by `intend`, as services would; `run` carries it out; `truth` tells what is really there, `records`
 * what Plenum believes; `meddler` does things behind its back.
 *
 * ```ts
 * const world = await createTestWorld()
 * const task = await world.run(await world.intend.createInstance('web-1', { newVolumes: [{ name: 'data' }] }))
 * expect(task.state).toBe('succeeded')
 * expect((await world.truth()).machines).toMatchObject([{ name: 'web-1', power: 'running' }])
 * await world.dispose()
 * ```
 *
 * @param options.database One to use again: it is emptied first. Worlds in one database come one after the other.
 */
export async function createTestWorld(options: SeedOptions & { database?: TestDatabase } = {}) {
  const database = options.database ?? (await createTestDatabase())
  const { zones, hosts } = await seed(database, options)
  /** Waits take no time; they move this clock, which is the infrastructure’s. */
  const clock = createVirtualClock(Date.now())
  const drivers = createSimulatedDrivers({ pool: database.pool, clock })
  const { compute, storage, network, power, backup } = drivers
  const infrastructure = createInfrastructure(database, [compute, storage, network, power, backup] as Driver[])
  const ports: WorkflowPorts = { store: database, infrastructure, secrets: testSecrets }
  const actor = { id: 'usr_test' as Id<'user'>, name: 'Ada' }
  let engine: Engine | undefined

  const engineOf = (more: Partial<EngineOptions<WorkflowPorts>> = {}) =>
    createEngine({
      ...{ store: database, workflows, ports, sleep: clock.sleep, backoffMs: () => 1, pollMs: 50 },
      ...more,
    })
  const queue = async <K extends TaskKind>(intent: Intent<K>): Promise<string> =>
    (await inTransaction(database, tx => enqueueTask(tx, { ...intent, actor }))).taskId

  const settle = async () => {
    if (!engine) {
      engine = engineOf()
      await engine.start()
    }
    await engine.idle()
  }

  return {
    /** The database, also as a `Store`. */
    database,
    ports,
    infrastructure,
    drivers,
    clock,
    /** Power cuts, crashes, cut lines, machines that nobody ordered. */
    meddler: createMeddler({ pool: database.pool, world: worldName, clock }),
    /** `host-a1` is in `zone-a`, and so on. */
    zones,
    hosts,
    vdcId: ids.vdc,
    networkId: ids.network,
    imageId: ids.image,
    otherImageId: ids.otherImage,
    actor,
    intend: createIntents(database),

    /** Gives a host a management controller. */
    powerControl: (host: { id: string; name: string }, fate: SimulatedPowerConfig['fate'] = 'obeys') =>
      database.prisma.host.update({
        where: { id: host.id },
        data: { powerDriver: 'simulated-power', powerConfig: { world: worldName, host: host.name, fate } },
      }),

    /** Puts a task into the queue; nobody is at it yet. */
    queue,
    /** A worker of its own, not started. */
    engine: engineOf,
    /** Carries a task to its end, and whatever else is queued. */
    async run<K extends TaskKind>(intent: Intent<K>): Promise<EndedTask> {
      const id = await queue(intent)
      await settle()
      return readEnded(database, id)
    },
    /** Carries to its end whatever is queued. */
    settle,
    /** The same without task and engine, faster: for setting scenes. Throws what a step throws. */
    perform: <K extends TaskKind>({ kind, input }: Intent<K>) => perform(ports, kind, input, clock.sleep),
    task: (id: string) => readEnded(database, id),

    /** What rides with a driver call. */
    call: (): Call => ({ taskId: 'task_test', key: randomUUID(), signal: new AbortController().signal, log() {} }),
    /** What has happened to a machine since the last `clear`, in the infrastructure's words. */
    history: createHistory(database.pool),
    truth: () => readTruth(database.pool, clock.now().getTime()),
    records: () => readRecords(database),
    writeToVolume: (volumeId: string, path: string, text: string) => writeToVolume(database.pool, volumeId, path, text),

    /** For coming back to this moment again and again: what `restore` makes of the database. */
    save: () => takeSnapshot(database),
    restore: (snapshot: Snapshot) => restoreSnapshot(database, snapshot),

    async dispose() {
      await engine?.stop()
      await infrastructure[Symbol.asyncDispose]()
      await drivers.close()
      if (!options.database) await database.drop()
    },
  }
}

async function readEnded({ prisma }: TestDatabase, id: string): Promise<EndedTask> {
  const task = await prisma.task.findUniqueOrThrow({
    where: { id },
    include: { steps: { orderBy: { index: 'asc' } } },
  })
  const log = await prisma.stepLog.findMany({ where: { taskId: id }, orderBy: { id: 'asc' } })
  const { state, error, steps } = task as unknown as Omit<EndedTask, 'log'>
  return { id, state, error, steps, log: log.map(line => line.message) }
}
