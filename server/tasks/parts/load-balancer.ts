import type { PlannedChangeOf, WantedLoadBalancer } from '@/server/domain/planning/plan'
import type { GraphPart } from '../graph'
import { type PartsContext, part } from './types'

export function loadBalancerParts(change: PlannedChangeOf<'loadBalancer'>, { recorded }: PartsContext): GraphPart[] {
  const { id: loadBalancerId, wanted } = change
  const key = { loadBalancerId, vdcId: recorded.vdcId }
  const before = recorded.loadBalancers.find(each => each.id === loadBalancerId)
  const to = wanted && shapeOf(wanted)
  const from = before && shapeOf(before)
  if (to && from) return [part('loadBalancer.change', { ...key, to, from })]
  if (to) return [part('loadBalancer.create', { ...key, ...to })]
  return from ? [part('loadBalancer.delete', { ...key, from, generation: before.generation })] : []
}

const shapeOf = (it: Omit<WantedLoadBalancer, 'networkName' | 'memberNames'>) => ({
  ...{ name: it.name, networkId: it.networkId, address: it.address ?? '', listeners: it.listeners },
  ...{ healthCheck: it.healthCheck, instanceIds: it.instanceIds, clusterIds: it.clusterIds },
})
