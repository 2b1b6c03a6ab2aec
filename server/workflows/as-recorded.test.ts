import { expect, test } from 'vitest'
import { type DesignDocument, emptyDesign } from '@/server/domain/design/document'
import type { Id } from '@/server/domain/ids'
import type { Connection, Infrastructure } from '@/server/drivers/contract'
import { applyOf } from './testing/apply'
import { journey } from './testing/journey'
import { over } from './testing/over'

const here = journey()

const design: DesignDocument = {
  ...emptyDesign,
  networks: { default: { subnets: { main: { cidr: '10.64.0.0/20' } } } },
  routers: { edge: { networks: ['default'], external: true } },
  loadBalancers: { web: { listeners: [{ port: 80 }], instances: ['one'] } },
  instances: { one: { image: 'tiny', type: 'small', zone: 'zone-a' } },
}
const queueApply = async (document: DesignDocument) => here.world.queue(await applyOf(here.database, document))
const state = async (task: string) => (await here.world.task(task)).state

test.each([
  ['loadBalancers', { loadBalancers: {} }],
  ['routers', { routers: {} }],
] as const)(
  '%s that are deleted just before a machine that starts brings them are not left behind',
  async (facet, without) => {
    const { world } = here
    await queueApply(design)
    await here.carry(world.engine())
    const id = (await world.records()).instances[0]!.id as Id<'instance'>
    await world.perform(await world.intend.stop(id))
    let deletion: string | undefined
    const start = await world.queue(await world.intend.start(id))
    await here.carry(
      whoBrings(facet, async () => {
        deletion ??= await queueApply({ ...design, ...without })
        await expect.poll(() => state(deletion!)).toBe('succeeded')
      }),
    )
    expect(await state(start)).toBe('succeeded')
    expect((await world.truth())[facet]).toEqual([])
  },
)

type Facet = 'loadBalancers' | 'routers'

/** A worker to which something happens each time before it brings one of these. */
function whoBrings(facet: Facet, before: () => Promise<void>) {
  const { ports } = here.world
  const infrastructure: Infrastructure = {
    ...ports.infrastructure,
    async network(hostId) {
      const connection = (await ports.infrastructure.network(hostId))!
      const resource = connection[facet]!
      // biome-ignore lint/suspicious/noExplicitAny: whichever it is, its call is handed on
      const ensure = async (...call: any[]) => {
        await before()
        return (resource.ensure as (...call: unknown[]) => unknown)(...call)
      }
      return over<Connection>(connection, { [facet]: over<object>(resource, { ensure }) })
    },
  }
  return here.world.engine({ ports: { ...ports, infrastructure } })
}
