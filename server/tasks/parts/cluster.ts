import type { PlannedChangeOf, WantedCluster } from '@/server/domain/planning/plan'
import type { GraphPart } from '../graph'
import { type PartsContext, part } from './types'

/** A cluster is a record; its members and their volumes are changes of their own. */
export function clusterParts(change: PlannedChangeOf<'cluster'>, { recorded }: PartsContext): GraphPart[] {
  const { id: clusterId, wanted } = change
  const { vdcId } = recorded
  const before = recorded.clusters.find(cluster => cluster.id === clusterId)
  const from = before ? shapeOf(before) : null
  if (wanted) return [part('cluster.record', { clusterId, vdcId, to: shapeOf(wanted), from })]
  return from ? [part('cluster.forget', { clusterId, vdcId, from })] : []
}

const shapeOf = ({ name, size, zones, template, health, resurrection }: WantedCluster) => ({
  ...{ name, size, zones, template },
  ...{ health, resurrection },
})
