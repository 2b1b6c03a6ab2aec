import type { PlanKind, PlannedChange, PlannedChangeOf } from '@/server/domain/planning/plan'
import type { GraphPart } from '../graph'
import { attachmentParts } from './attachment'
import { clusterParts } from './cluster'
import { floatingIpParts } from './floating-ip'
import { instanceParts } from './instance'
import { loadBalancerParts } from './load-balancer'
import { networkParts } from './network'
import { routerParts } from './router'
import { securityGroupParts } from './security-group'
import type { PartsContext } from './types'
import { volumeParts } from './volume'

/**
 * What carries out each change of a plan: parts, each the steps of a kind of task that people also start by hand. One
 * file per kind of thing. It trusts that the plan was computed from what is recorded now, and writes into the parts
 * what the way back needs to know; what is allowed and in which order is the planner's.
 */
const registry: { [K in PlanKind]: (change: PlannedChangeOf<K>, context: PartsContext) => GraphPart[] } = {
  network: networkParts,
  router: routerParts,
  loadBalancer: loadBalancerParts,
  securityGroup: securityGroupParts,
  cluster: clusterParts,
  volume: volumeParts,
  instance: instanceParts,
  attachment: attachmentParts,
  floatingIp: floatingIpParts,
}

export const partsOf = (change: PlannedChange, context: PartsContext): GraphPart[] =>
  (registry[change.kind] as (change: PlannedChange, context: PartsContext) => GraphPart[])(change, context)

export type { PartsContext } from './types'
