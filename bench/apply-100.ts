import type { DesignDocument } from '@/server/domain/design/document'
import { createEngine } from '@/server/engine'
import { queue, scripted } from '@/server/engine/testing/scripted'
import { applyPlan } from '@/server/services/plans/apply-plan'
import { createPlan } from '@/server/services/plans/create-plan'
import { operatorOn } from '@/server/services/testing'
import { createVdc } from '@/server/services/vdcs/create-vdc'
import type { TaskInput } from '@/server/tasks/catalog'
import { workflows } from '@/server/workflows'
import { createTestWorld, type TestWorld } from '@/server/workflows/testing'
import { openBenchDatabase } from './support/database'
import type { Bench } from './types'

const instances = 100

let db: Awaited<ReturnType<typeof openBenchDatabase>>
let world: TestWorld
let vdcs = 0
/** Of the last apply of ours: the peer does the same steps, with nothing in them. */
let input: TaskInput<'design.apply'>

const design: DesignDocument = {
  version: 1,
  networks: { default: { subnets: { main: { cidr: '10.9.0.0/20' } } } },
  volumes: {},
  routers: {},
  floatingIps: {},
  loadBalancers: {},
  securityGroups: {},
  clusters: {},
  instances: Object.fromEntries(
    Array.from({ length: instances }, (_, i) => [`web-${i}`, { image: 'tiny', type: 'small' }]),
  ),
}

/** Both are one task with the same graph of steps, on a database that keeps what is committed. */
export const bench: Bench = {
  id: 'apply-100',
  what: `apply of a design of ${instances} instances on simulated hosts without latency, from the call to the end of its task ÷ the same task with nothing in its steps`,
  unit: 'ms',
  aim: null,
  rounds: 7,
  async setup() {
    db = await openBenchDatabase({ connections: 10 })
    world = await createTestWorld({ database: db, hosts: 12, cpuThreads: 512, memoryMiB: 2 ** 21 })
  },
  async ours() {
    const ctx = operatorOn(db)
    const cidr = `10.${100 + vdcs}.0.0/20`
    const { id: vdcId } = await createVdc(ctx, { name: `bench-${++vdcs}`, description: '', cidr })
    const networks = { default: { subnets: { main: { cidr } } } }
    const plan = await createPlan(ctx, { vdcId, document: { ...design, networks } })
    return working(createEngine({ store: db, workflows, ports: world.ports }), async () => {
      const { taskId } = await applyPlan(ctx, { planId: plan.id, policy: 'roll back', acceptDataLoss: [], message: '' })
      return async () => {
        const task = await db.prisma.task.findUniqueOrThrow({ where: { id: taskId } })
        if (task.state !== 'succeeded') throw new Error(`The apply ended ${task.state}: ${JSON.stringify(task.error)}`)
        input = task.input as TaskInput<'design.apply'>
      }
    })
  },
  peer: () =>
    working(createEngine({ store: db, workflows: scripted(), ports: {} }), async () => {
      await queue(db, {
        ...{ kind: 'design.apply', input, locks: [], resource: null, vdcId: null },
        actor: { id: null, name: 'Ada' },
      })
    }),
  async teardown() {
    await world?.dispose()
    await db?.drop()
  },
}

/** How long an engine that stands ready takes from `begin` to the end of what was queued, in ms. */
async function working(
  engine: { start(): Promise<unknown>; idle(): Promise<unknown>; stop(): Promise<unknown> },
  begin: () => Promise<(() => Promise<void>) | void>,
): Promise<number> {
  await engine.start()
  try {
    const from = performance.now()
    const check = await begin()
    await engine.idle()
    const ms = performance.now() - from
    await check?.()
    return ms
  } finally {
    await engine.stop()
  }
}
