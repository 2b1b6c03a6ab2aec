import type { PlannedChangeOf, WantedSecurityGroup } from '@/server/domain/planning/plan'
import type { GraphPart } from '../graph'
import { type PartsContext, part } from './types'

export function securityGroupParts(change: PlannedChangeOf<'securityGroup'>, { recorded }: PartsContext): GraphPart[] {
  const { id: securityGroupId, wanted } = change
  const key = { securityGroupId, vdcId: recorded.vdcId }
  const before = recorded.securityGroups.find(group => group.id === securityGroupId)
  const to = wanted && shapeOf(wanted)
  const from = before && shapeOf(before)
  if (to && from) return [part('securityGroup.change', { ...key, to, from })]
  if (to) return [part('securityGroup.create', { ...key, ...to })]
  return from ? [part('securityGroup.delete', { ...key, ...from, generation: before.generation })] : []
}

const shapeOf = ({ name, rules }: WantedSecurityGroup) => ({ name, rules })
