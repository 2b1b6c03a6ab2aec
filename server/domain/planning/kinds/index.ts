import type { PlanKind } from '../plan'
import { attachments } from './attachment'
import { clusters } from './cluster'
import { floatingIps } from './floating-ip'
import { instances } from './instance'
import type { KindPlanner } from './kind'
import { loadBalancers } from './load-balancer'
import { networks } from './network'
import { routers } from './router'
import { securityGroups } from './security-group'
import { volumes } from './volume'

/** A new kind is a file here, and a line; in the order in which they are listed and, where free to choose, done. */
export const kinds: { [K in PlanKind]: KindPlanner<K> } = {
  network: networks,
  router: routers,
  loadBalancer: loadBalancers,
  securityGroup: securityGroups,
  cluster: clusters,
  volume: volumes,
  instance: instances,
  attachment: attachments,
  floatingIp: floatingIps,
}

/** All kinds, for what is done to each alike. */
export const allKinds = Object.values(kinds) as KindPlanner<PlanKind>[]
