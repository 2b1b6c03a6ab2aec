import type { NetworkThing } from '@/server/domain/drift/finding'
import type { Connection } from './types'

/** By which facet of a connection each kind of thing of a zone’s network is reached. */
export const networkFacets = {
  network: 'networks',
  securityGroup: 'securityGroups',
  router: 'routers',
  port: 'ports',
  floatingIp: 'floatingIps',
  loadBalancer: 'loadBalancers',
} as const satisfies Record<NetworkThing, keyof Connection>
