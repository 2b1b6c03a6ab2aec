import type { PlannedChangeOf } from '@/server/domain/planning/plan'
import type { RecordedRouter } from '@/server/domain/planning/recorded'
import type { GraphPart } from '../graph'
import { type PartsContext, part } from './types'

export function routerParts(change: PlannedChangeOf<'router'>, { recorded }: PartsContext): GraphPart[] {
  const { id: routerId, wanted } = change
  const key = { routerId, vdcId: recorded.vdcId }
  const before = recorded.routers.find(router => router.id === routerId)
  const to = wanted && shapeOf(wanted)
  const from = before && shapeOf(before)
  if (to && from) return [part('router.change', { ...key, to, from })]
  if (to) return [part('router.create', { ...key, ...to })]
  return from ? [part('router.delete', { ...key, ...from, generation: before.generation })] : []
}

const shapeOf = ({ name, networkIds, external }: Pick<RecordedRouter, 'name' | 'networkIds' | 'external'>) => ({
  name,
  networkIds,
  external,
})
