import type { PlannedChangeOf } from '@/server/domain/planning/plan'
import type { RecordedFloatingIp } from '@/server/domain/planning/recorded'
import type { GraphPart } from '../graph'
import { type PartsContext, part } from './types'

export function floatingIpParts(change: PlannedChangeOf<'floatingIp'>, { recorded }: PartsContext): GraphPart[] {
  const { id: floatingIpId, wanted } = change
  const before = recorded.floatingIps.find(address => address.id === floatingIpId)
  const zoneId = before?.zoneId ?? wanted?.zoneId
  if (!zoneId) return []
  const key = { floatingIpId, vdcId: recorded.vdcId, zoneId }
  const to = wanted && shapeOf(wanted)
  if (to && before) return [part('floatingIp.change', { ...key, to, from: shapeOf(before) })]
  if (to) return [part('floatingIp.create', { ...key, ...to })]
  const { address, generation } = before!
  return [part('floatingIp.delete', { ...key, ...shapeOf(before!), address, generation })]
}

const shapeOf = ({ name, instanceId }: Pick<RecordedFloatingIp, 'name' | 'instanceId'>) => ({ name, instanceId })
