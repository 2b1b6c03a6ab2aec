import { setTimeout as wait } from 'node:timers/promises'
import type { Connection, Infrastructure } from '@/server/drivers/contract'
import type { TestDatabase } from '@/server/store/testing'
import { createTestWorld } from '@/server/workflows/testing'
import { createReconciler, type ReconcilerOptions } from '.'

export type WatchedWorld = Awaited<ReturnType<typeof createWatchedWorld>>

/** Ten minutes: within a test it never comes. */
export const never = 600_000

/** A test world with running instances and a reconciler that looks at it, not started. */
export async function createWatchedWorld(
  database: TestDatabase,
  options: Partial<ReconcilerOptions> & { instances?: string[]; withoutHints?: boolean } = {},
) {
  const { instances = ['web-1'], withoutHints = false, ...own } = options
  const world = await createTestWorld({ database, hosts: 3 })
  for (const name of instances) {
    const intent = await world.intend.createInstance(name, { hostId: world.hosts[0]!.id })
    // Without an engine: what a test queues stays queued.
    await world.perform(intent)
  }
  const troubles: string[] = []
  const reconciler = (more: Partial<ReconcilerOptions> = {}) =>
    createReconciler({
      store: database,
      infrastructure: withoutHints ? deaf(world.infrastructure) : world.infrastructure,
      ...{ sweepMs: 50, metricsMs: never, discoverMs: 50 },
      onTrouble: (what, error) => troubles.push(`${what}: ${String(error)}`),
      ...{ ...own, ...more },
    })
  return { ...world, troubles, reconciler, prisma: database.prisma }
}

/** Until it holds, at most for so long (ms). Answers what `look` last gave. */
export async function until<T>(look: () => Promise<T>, holds: (it: T) => boolean, ms = 5_000): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const it = await look()
    if (holds(it)) return it
    if (Date.now() > end) throw new Error(`Not within ${ms} ms; last: ${JSON.stringify(it)}`)
    await wait(15)
  }
}

/** Lines that tell nothing by themselves, as some drivers' do. */
const deaf = (infrastructure: Infrastructure): Infrastructure => ({
  ...infrastructure,
  compute: async id => without(await infrastructure.compute(id)),
})
const without = (connection: Connection): Connection =>
  Object.create(connection, { watch: { value: undefined } }) as Connection
