import { type Id, portOf } from '@/server/domain/ids'
import { type LoadBalancerWork, readLoadBalancer, zonesThatBalance } from '@/server/store/load-balancers'
import { bringAsRecorded } from '../as-recorded'
import { networkOf, type ZoneNetwork } from '../instances/port'
import type { Work } from '../ports'
import { together } from '../together'

/** A load balancer in the zone of a host, as it is recorded, over those members that are on there. */
export const bringLoadBalancer = (
  context: Work,
  zone: ZoneNetwork,
  hostId: string,
  id: Id<'loadBalancer'>,
): Promise<void> =>
  bringAsRecorded(
    context,
    () => readLoadBalancer(context.ports.store.pool, id, hostId),
    work => bring(context, zone, id, work),
  )

async function bring(context: Work, zone: ZoneNetwork, id: Id<'loadBalancer'>, work: LoadBalancerWork | null) {
  const ref = { kind: 'loadBalancer', id } as const
  // Forgotten by now, perhaps just before it was brought here: then nobody else takes it out.
  if (!work) return void (await context.converge(resume => zone.loadBalancers.remove(ref, context.call, resume)))
  const { generation, network, members, ...shape } = work
  // Without a member there it is needed nowhere; one that had some says so to whoever comes.
  if (members.length === 0 && !(await zone.loadBalancers.observe(ref, context.call)).exists) return
  const spec = {
    ...shape,
    network: { id: network.id, cidr: network.cidr },
    members: members.map(member => ({ portId: portOf(member.id), address: member.address })),
  }
  await context.converge(resume =>
    zone.networks.ensure({ kind: 'network', id: network.id }, network, 1, context.call, resume),
  )
  await context.converge(resume => zone.loadBalancers.ensure(ref, spec, generation, context.call, resume))
}

/** Where it has members, and where it was left by those that are gone. */
export async function bringLoadBalancerToZones(context: Work, id: Id<'loadBalancer'>): Promise<void> {
  await together(
    (await zonesThatBalance(context.ports.store.pool)).map(async ({ hostId }) => {
      const zone = await networkOf(context, hostId)
      if (zone) await bringLoadBalancer(context, zone, hostId, id)
    }),
  )
}
