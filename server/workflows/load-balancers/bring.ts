import { isDeepStrictEqual } from 'node:util'
import { asPlenumError } from '@/server/domain/errors'
import { type Id, portOf } from '@/server/domain/ids'
import { type LoadBalancerWork, readLoadBalancer, zonesThatBalance } from '@/server/store/load-balancers'
import { networkOf, type ZoneNetwork } from '../instances/port'
import type { Work } from '../ports'
import { together } from '../together'

/** Each of them read something newer than the one before; then it is another's turn. */
const mostReads = 10

/**
 * A load balancer in the zone of a host, as it is recorded, over those members that are on there. Two may bring it at
 * once, for two members that start: each looks again afterwards whether what it read is true still, so that what the last
 * one brought is. @returns whether there is one.
 */
export async function bringLoadBalancer(
  context: Work,
  zone: ZoneNetwork,
  hostId: string,
  id: Id<'loadBalancer'>,
): Promise<boolean> {
  const read = () => readLoadBalancer(context.ports.store.pool, id, hostId)
  let work = await read()
  for (let reads = 1; work; reads++) {
    try {
      await bring(context, zone, id, work)
    } catch (error) {
      // Another has read a newer one. Who is stopped may be told in the same word, and does not go on.
      const isOvertaken = asPlenumError(error).kind === 'conflict' && !context.call.signal.aborted
      if (!isOvertaken || reads >= mostReads) throw error
    }
    const now = await read()
    if (isDeepStrictEqual(now, work) || reads >= mostReads) return true
    work = now
  }
  return false
}

async function bring(context: Work, zone: ZoneNetwork, id: Id<'loadBalancer'>, work: LoadBalancerWork): Promise<void> {
  const ref = { kind: 'loadBalancer', id } as const
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
