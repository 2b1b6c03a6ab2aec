import { expect, test } from 'vitest'
import { emptyDesign } from '@/server/domain/design/document'
import type { Id } from '@/server/domain/ids'
import type { TaskKind } from '@/server/domain/task'
import type { Intent } from '../testing'
import { applyOf } from '../testing/apply'
import { journey } from '../testing/journey'

const here = journey()
const first = () => here.world.hosts[0]!

/** A router that leads outside by the first host, and by another after it; its one instance is on that. */
async function leadsOutside(run: (intent: Intent<TaskKind>) => Promise<unknown>) {
  const { prisma } = here.database
  const networks = { default: { subnets: { main: { cidr: '10.64.0.0/20' } } } }
  const routers = { edge: { networks: ['default'], external: true } }
  const instances = { one: { image: 'tiny', type: 'small', zone: 'zone-a', network: 'default' } }
  await prisma.host.update({ where: { id: first().id }, data: { cordoned: true } })
  const document = { ...emptyDesign, networks, routers, instances }
  await run(await applyOf(here.database, document))
  await prisma.host.update({ where: { id: first().id }, data: { hostname: 'host-a1' } })
  const edge = (await prisma.router.findFirstOrThrow()).id as Id<'router'>
  const connected = ['host-a1', 'host-a2']
  await here.world.meddler.editNetwork('zone-a', 'router', edge, { gateways: { inLine: connected, connected } })
  return async () => {
    const { routers } = (await here.world.infrastructure.network(here.world.hosts[3]!.id))!
    const seen = await routers!.observe({ kind: 'router', id: edge }, here.world.call())
    return seen.exists ? seen.status.gateways?.inLine : undefined
  }
}

test.each<[TaskKind, string, () => Promise<Intent<TaskKind>>]>([
  ['host.maintain', 'Service it', () => here.world.intend.maintainHost(first())],
  ['host.retire', 'Switch it off', () => here.world.intend.retireHost(first())],
])('%s leads ways outside by other hosts before the host is switched off', async (_, goesOff, intend) => {
  let line: Awaited<ReturnType<typeof leadsOutside>> | undefined
  const lines: unknown[] = []
  const worker = here.world.engine({
    async onStep({ step, phase }) {
      if (step === goesOff && phase === 'do') lines.push(await line?.())
    },
  })
  const run = async (intent: Intent<TaskKind>) => {
    const task = await here.world.queue(intent)
    await here.carry(worker)
    expect(await here.world.task(task)).toMatchObject({ state: 'succeeded' })
  }
  line = await leadsOutside(run)
  expect(await line()).toEqual(['host-a1', 'host-a2'])
  await run(await intend())
  expect(lines).toEqual([['host-a2']])
})

test('a network that does not answer keeps no host from being retired', async () => {
  await leadsOutside(here.world.run)
  await here.world.meddler.setUnreachable('zone-a-network')
  const task = await here.world.run(await here.world.intend.retireHost(first()))
  expect(task).toMatchObject({ state: 'succeeded' })
  expect(task.log.join()).toContain('moves only once it is missed')
})
