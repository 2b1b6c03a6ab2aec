import { asPlenumError } from '@/server/domain/errors'
import type { Statuses } from '@/server/drivers/contract'
import {
  loadBalancersInZone,
  recordMemberStates,
  type SeenMember,
  type WatchedLoadBalancer,
} from '@/server/store/load-balancers'
import { looking } from '../call'
import { collect } from '../collect'
import type { WatchedPlace } from '../host/watch-host'
import type { Watch } from '../reconciler'

/** Looks how the members of load balancers in a zone do. Where there are none, nobody is asked. */
export async function observeLoadBalancers(watch: Watch, zone: WatchedPlace): Promise<void> {
  const { hostId, balancers } = await loadBalancersInZone(watch.store.pool, zone.id)
  if (!hostId || balancers.length === 0) return
  const there = await look(watch, hostId)
  if (watch.signal.aborted) return
  const now = new Date().toISOString()
  for (const balancer of balancers) {
    const seen = balancer.members.flatMap(member => statesOf(balancer, member, there))
    await recordMemberStates(watch.store, balancer.id, seen, now)
  }
}

type There = Map<string, Statuses['loadBalancer']> | 'silent'

async function look(watch: Watch, hostId: string): Promise<There> {
  try {
    const network = await watch.infrastructure.network(hostId)
    const found = network?.loadBalancers ? await collect(network.loadBalancers.list(looking(watch.signal))) : []
    return new Map(found.flatMap(({ id, seen }) => (id ? [[id as string, seen.status] as const] : [])))
  } catch (error) {
    if (asPlenumError(error).kind !== 'unreachable') throw error
    return 'silent'
  }
}

/** What is off is down whatever was last heard; of what can't be asked nobody knows. */
function statesOf(
  { id, listeners }: WatchedLoadBalancer,
  { id: instanceId, address, isOn }: WatchedLoadBalancer['members'][number],
  there: There,
): SeenMember[] {
  const status = there === 'silent' ? undefined : there.get(id)
  const member = status?.members.find(each => each.address === address)
  return listeners.map(({ protocol, memberPort: port }): SeenMember => {
    const of = { instanceId, protocol, port }
    if (!isOn) return { ...of, state: 'down', reason: 'It does not run.' }
    if (there === 'silent') return { ...of, state: 'unknown', reason: 'The zone’s network does not answer.' }
    if (!member) return { ...of, state: 'unknown', reason: 'The zone’s network does not send it anything yet.' }
    const state = member.ports.find(each => each.protocol === protocol && each.port === port)?.state ?? 'unknown'
    return { ...of, state }
  })
}
