import { describe, expect, test } from 'vitest'
import type { ClusterDesign, DesignDocument } from '@/server/domain/design/document'
import { PlenumError } from '@/server/domain/errors'
import type { FailurePolicy } from '@/server/domain/planning/plan'
import { applyOf } from '../testing/apply'
import { journey } from '../testing/journey'

const here = journey()

const design = (template: object, name = 'db', more: Partial<ClusterDesign> = {}): DesignDocument => ({
  ...{ version: 1, routers: {}, floatingIps: {}, loadBalancers: {}, securityGroups: {}, volumes: {}, instances: {} },
  networks: { default: { subnets: { main: { cidr: '10.64.0.0/20' } } } },
  clusters: {
    [name]: {
      size: 3,
      template: { image: 'tiny', vcpus: 1, memoryMiB: 512, volumes: { data: { sizeGiB: 1 } }, ...template },
      ...more,
    },
  },
})
/** By a worker that is gone afterwards: what comes next is another one's, which is watched. */
async function apply(document: DesignDocument, policy: FailurePolicy = 'roll back') {
  const id = await here.world.queue(await applyOf(here.database, document, policy))
  await here.carry(here.world.engine())
  return here.world.task(id)
}

/** How many members were away at the same time at most, and in which order they had their turn. */
async function watched(document: DesignDocument, policy: FailurePolicy = 'roll back') {
  let least = 3
  const worker = here.world.engine({
    async onStep() {
      const on = (await here.world.truth()).machines.filter(machine => machine.power === 'running')
      least = Math.min(least, on.length)
    },
  })
  const id = await here.world.queue(await applyOf(here.database, document, policy))
  await here.carry(worker)
  const steps = await here.database.prisma.step.findMany({ where: { taskId: id }, orderBy: { startedAt: 'asc' } })
  const order = [...new Set(steps.filter(step => step.startedAt).flatMap(step => step.group ?? []))]
  return { task: await here.world.task(id), least, order: order.filter(key => key.startsWith('instance/')) }
}
/** An update whose last member can't be given its new size. `onBack`: what happens once that member is as before. */
async function failedAtTheLast(onBack = async () => {}) {
  const id = await here.world.queue(await applyOf(here.database, design({ memoryMiB: 768 }), 'roll back'))
  const steps = await here.database.prisma.step.findMany({ where: { taskId: id }, orderBy: { index: 'asc' } })
  const back = new Set<string>()
  let least = 3
  const worker = here.world.engine({
    async onStep({ index, step, phase }) {
      const group = steps[index]!.group!
      if (phase === 'undo') back.add(group)
      if (group === 'instance/db-3' && phase === 'do' && step === 'Return it to its former state')
        throw new PlenumError('conflict', 'It can’t.')
      if (group === 'instance/db-3' && phase === 'undid' && step === 'Reserve the capacity') await onBack()
      const on = (await here.world.truth()).machines.filter(machine => machine.power === 'running')
      least = Math.min(least, on.length)
    },
  })
  await here.carry(worker)
  return { task: await here.world.task(id), least, back: [...back].filter(key => key.startsWith('instance/')) }
}
const inLine = ['db-1', 'db-2', 'db-3'].flatMap(name => [`instance/${name}`, `instance/${name} stays up`])
const sizes = async () =>
  (await here.database.prisma.instance.findMany({ orderBy: { name: 'asc' } })).map(each => each.memoryMiB)

describe('a cluster is updated', () => {
  test('one member after the other, each once the one before it stays up, when its members are resized', async () => {
    expect((await apply(design({}))).state).toBe('succeeded')
    const { task, least, order } = await watched(design({ memoryMiB: 768 }))
    expect(task).toMatchObject({ state: 'succeeded' })
    // It is looked between steps: whoever is off and on again within one is not caught.
    expect(least).toBeGreaterThanOrEqual(2)
    expect(order).toEqual(inLine)
    expect(await sizes()).toEqual([768, 768, 768])
  })

  test('to another image, and each member keeps its volume', async () => {
    await apply(design({}))
    const volumes = (await here.world.truth()).volumes.map(volume => volume.id)
    const { task, order } = await watched(design({ image: 'edge' }))
    expect(order).toEqual(inLine)
    expect(task).toMatchObject({ state: 'succeeded' })
    expect((await here.world.truth()).volumes.map(volume => volume.id)).toEqual(volumes)
  })

  test('no further than the first member that does not stay up; what was done is taken back', async () => {
    await apply(design({}, 'crash-soon'))
    const { task, order } = await watched(design({ memoryMiB: 768 }, 'crash-soon'))
    expect(task).toMatchObject({ state: 'rolled back' })
    expect(task.error?.message).toMatch(/^crash-soon-1 is crashed \d+ s after its change/)
    expect(order).toEqual(['instance/crash-soon-1', 'instance/crash-soon-1 stays up'])
    expect(await sizes()).toEqual([512, 512, 512])
  })

  test('and back in the other order, each member once the one before it is up again', async () => {
    await apply(design({}))
    const { task, least, back } = await failedAtTheLast()
    expect(task).toMatchObject({ state: 'rolled back' })
    expect(least).toBe(2)
    expect(back).toEqual(inLine.toReversed().slice(1))
    expect(await sizes()).toEqual([512, 512, 512])
  })

  test('and back no further than the first that does not come up again: the others run on, and an operator is asked', async () => {
    await apply(design({}))
    const { task, least } = await failedAtTheLast(async () => {
      const { machines } = await here.world.truth()
      const last = machines.find(({ name }) => name === 'db-3')!
      await here.world.meddler.crash(last.host, last.id!)
    })
    expect(task).toMatchObject({ state: 'needs operator' })
    expect(task.error?.message).toMatch(
      /db-3 is crashed 0 s after its change was taken back\. The change of db-2 is kept/,
    )
    expect(least).toBe(2)
    expect(await sizes()).toEqual([768, 768, 512])
  })

  test('or kept, where that was chosen', async () => {
    await apply(design({}, 'crash-soon'))
    const { task } = await watched(design({ memoryMiB: 768 }, 'crash-soon'), 'stop and keep')
    expect(task).toMatchObject({
      state: 'incomplete',
      error: { message: expect.stringContaining('The cluster’s other members are not touched.') },
    })
    expect(await sizes()).toEqual([768, 512, 512])
  })

  test('each once the one before it is healthy, where the cluster asks', async () => {
    const health = { kind: 'agent', healthyAfter: 3, intervalSeconds: 10 } as const
    await apply(design({}, 'db', { health }))
    const { task, order } = await watched(design({ image: 'edge' }, 'db', { health }))
    expect(task).toMatchObject({ state: 'succeeded' })
    expect(order).toEqual(inLine)
    const members = await here.database.prisma.instance.findMany({ orderBy: { name: 'asc' } })
    expect(members.map(({ health }) => health)).toEqual(['healthy', 'healthy', 'healthy'])
  })

  test.each([
    ['agent', 'Its guest agent does not answer.'],
    ['tcp', 'It takes no connection on port 80.'],
  ] as const)(
    'and no further than the first that does not become healthy: its image boots, but does not answer (%s)',
    async (kind, why) => {
      // Where the network can try connections.
      const of = { health: { kind, startSeconds: 30 }, zones: ['zone-a', 'zone-b'] }
      await apply(design({}, 'db', of))
      const before = await here.world.run(
        await applyOf(here.database, design({ memoryMiB: 640 }, 'db', of), 'stop and keep'),
      )
      expect(before).toMatchObject({ state: 'succeeded' })
      await here.database.prisma.image.update({ where: { name: 'edge' }, data: { name: 'edge-agent-silent' } })
      const { task, order } = await watched(
        design({ image: 'edge-agent-silent', memoryMiB: 640 }, 'db', of),
        'stop and keep',
      )
      expect(task).toMatchObject({ state: 'incomplete' })
      expect(task.error?.message).toMatch(/^db-1 is not healthy \d+ s after its change\./)
      expect(task.error?.message).toContain(why)
      expect(order).toEqual(['instance/db-1', 'instance/db-1 stays up'])
      const states = await here.database.prisma.instance.findMany({ orderBy: { name: 'asc' } })
      expect(states.map(({ health }) => health === 'unhealthy')).toEqual([true, false, false])
    },
  )
})
