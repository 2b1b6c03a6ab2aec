import type { PlannedChangeOf } from '@/server/domain/planning/plan'
import type { RecordedNetwork } from '@/server/domain/planning/recorded'
import type { GraphPart } from '../graph'
import { type PartsContext, part } from './types'

export function networkParts(change: PlannedChangeOf<'network'>, { recorded }: PartsContext): GraphPart[] {
  const { id: networkId, wanted } = change
  const { vdcId } = recorded
  const before = recorded.networks.find(network => network.id === networkId)
  const to = wanted && shapeOf(wanted)
  const from = before && shapeOf(before)
  if (to && from) return [part('network.change', { networkId, vdcId, to, from })]
  if (to) return [part('network.create', { networkId, vdcId, ...to })]
  return from ? [part('network.delete', { networkId, vdcId, ...from })] : []
}

const shapeOf = ({ name, subnets }: Pick<RecordedNetwork, 'name' | 'subnets'>) => ({
  name,
  subnetName: subnets[0]?.name ?? 'main',
  cidr: subnets[0]?.cidr ?? '',
  cidr6: subnets[0]?.cidr6 ?? null,
})
