import type { LoadBalancerView } from '@/server/domain/catalog'
import type { InstanceView } from '@/server/domain/instance'
import type { MemberState } from '@/server/domain/load-balancer'
import { keyOf } from './picture'

type Balancer = Pick<LoadBalancerView, 'name'> & {
  members: Pick<LoadBalancerView['members'][number], 'name' | 'state'>[]
}
type Placed = Pick<InstanceView, 'name' | 'clusterName' | 'zoneName'>

/** How members do, by the id of the tie that leads to their card; a cluster’s card does as badly as its worst there. */
export function healthOf(balancers: readonly Balancer[], instances: readonly Placed[]): Map<string, MemberState> {
  const cardOf = new Map(
    instances.map(({ name, clusterName, zoneName }) => [
      name,
      clusterName ? `${keyOf('cluster', clusterName)}@${zoneName}` : keyOf('instance', name),
    ]),
  )
  const health = new Map<string, MemberState>()
  for (const { name, members } of balancers)
    for (const member of members) {
      const id = `tie/${keyOf('loadBalancer', name)}/${cardOf.get(member.name)}`
      const before = health.get(id)
      if (!before || badness[member.state] > badness[before]) health.set(id, member.state)
    }
  return health
}

const badness: Record<MemberState, number> = { up: 0, unknown: 1, down: 2 }
