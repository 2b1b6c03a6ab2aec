import { expect, test } from 'vitest'
import { type DesignDocument, emptyDesign } from '@/server/domain/design/document'
import type { Id } from '@/server/domain/ids'
import type { Infrastructure, Resource } from '@/server/drivers/contract'
import { loadBalancersOfVdc } from '@/server/store/load-balancers'
import { inTransaction } from '@/server/store/store'
import { requestCancel } from '@/server/store/tasks'
import { applyOf } from '../testing/apply'
import { journey } from '../testing/journey'
import { over } from '../testing/over'

const here = journey()

const design = { ...emptyDesign, networks: { default: { subnets: { main: { cidr: '10.64.0.0/20' } } } } }
const apply = async (document: Partial<DesignDocument>) => {
  const { state, error } = await here.world.run(await applyOf(here.database, { ...design, ...document }))
  expect({ state, error }).toEqual({ state: 'succeeded', error: null })
}
const machine = { image: 'tiny', type: 'small', zone: 'zone-a' }
const balancers = async () => (await here.world.truth()).loadBalancers.map(({ at, members }) => [at, members.length])

test('is in the zones of its members, over those that are on, and gone with its design', async () => {
  const { world } = here
  const loadBalancers = {
    front: { listeners: [{ port: 80, memberPort: 8080 }], instances: ['one'], clusters: ['web'] },
  }
  const clusters = { web: { size: 2, zones: ['zone-a', 'zone-b'], template: { image: 'tiny', type: 'small' } } }
  await apply({ loadBalancers, clusters, instances: { one: machine } })
  expect(await balancers()).toEqual([
    ['zone-a-network', 2],
    ['zone-b-network', 1],
  ])
  const [one] = (await world.records()).instances.filter(each => each.name === 'one')
  await world.perform(await world.intend.stop(one!.id as Id<'instance'>))
  expect(await balancers()).toEqual([
    ['zone-a-network', 1],
    ['zone-b-network', 1],
  ])
  await world.perform(await world.intend.start(one!.id as Id<'instance'>))
  await apply({
    loadBalancers: { front: { ...loadBalancers.front, clusters: [] } },
    clusters,
    instances: { one: machine },
  })
  expect(await balancers()).toEqual([['zone-a-network', 1]])
  const [view] = await loadBalancersOfVdc(here.database.pool, world.vdcId)
  expect(view).toMatchObject({ name: 'front', address: '10.64.15.253', members: [{ name: 'one', state: 'unknown' }] })
  await apply({ instances: { one: machine } })
  expect(await balancers()).toEqual([])
})

test('follows a member that starts in another zone', async () => {
  const { world } = here
  const loadBalancers = { front: { listeners: [{ port: 80 }], instances: ['one'] } }
  await apply({ loadBalancers, instances: { one: machine } })
  const [one] = (await world.records()).instances
  await world.perform(await world.intend.rebuild(one!.id as Id<'instance'>, { target: world.hosts[1]!.id }))
  expect(await balancers()).toEqual([['zone-b-network', 1]])
})

test('of a member whose stop is given up, since its host is silent, spreads over it again', async () => {
  const { world } = here
  const front = { listeners: [{ port: 80 }], instances: ['one'] }
  await apply({ loadBalancers: { front }, instances: { one: machine, other: machine } })
  const ids = new Map((await world.records()).instances.map(({ name, id }) => [name, id as Id<'instance'>]))
  const stop = await world.intend.stop(ids.get('one')!)
  // Whoever brings it along now leaves out what is about to stop.
  await world.perform(await world.intend.reboot(ids.get('other')!))
  expect(await balancers()).toEqual([])
  await world.meddler.setUnreachable('host-a1')
  expect(await world.run(stop)).toMatchObject({ state: 'rolled back' })
  expect(await balancers()).toEqual([['zone-a-network', 1]])
})

test('of a member whose stop is cancelled while it is left out spreads over it still', async () => {
  const { world } = here
  const loadBalancers = { front: { listeners: [{ port: 80 }], instances: ['one'] } }
  await world.queue(await applyOf(here.database, { ...design, loadBalancers, instances: { one: machine } }))
  await here.carry(world.engine())
  const [one] = (await world.records()).instances
  const id = await world.queue(await world.intend.stop(one!.id as Id<'instance'>))
  await here.carry(cancelledAtItsNetwork(id))
  expect(await world.task(id)).toMatchObject({ state: 'cancelled' })
  expect(await here.machine(one!.id)).toMatchObject({ power: 'running' })
  expect(await balancers()).toEqual([['zone-a-network', 1]])
})

/** A worker that hears of it just before it brings the load balancer. */
function cancelledAtItsNetwork(id: string) {
  const { ports } = here.world
  let isAsked = false
  const infrastructure: Infrastructure = {
    ...ports.infrastructure,
    async network(hostId) {
      const connection = (await ports.infrastructure.network(hostId))!
      const networks = connection.networks!
      const ensure: Resource<'network'>['ensure'] = async (ref, spec, generation, call, resume) => {
        const answer = await networks.ensure(ref, spec, generation, call, resume)
        if (isAsked) return answer
        isAsked = true
        const heard = new Promise(resolve => call.signal.addEventListener('abort', resolve, { once: true }))
        await inTransaction(here.database, tx => requestCancel(tx, id))
        await heard
        return answer
      }
      return over(connection, { networks: over(networks, { ensure }) })
    },
  }
  return here.world.engine({ ports: { ...ports, infrastructure } })
}
