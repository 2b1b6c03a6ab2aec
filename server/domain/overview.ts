import { z } from 'zod'
import { floatingIpView, loadBalancerView, networkView, routerView, securityGroupView } from './catalog'
import { hostView, zoneView } from './host'
import { idOf } from './ids'
import { instanceView } from './instance'
import { volumeView } from './volume'

/** The whole data center on one screen. */
export const overviewView = z.object({
  zones: z.array(z.object({ zone: zoneView, hosts: z.array(hostView) })),
  totals: z.object({
    hosts: z.number().int(),
    hostsUp: z.number().int(),
    instances: z.number().int(),
    running: z.number().int(),
    /** Failed, crashed, missing or unknown. */
    trouble: z.number().int(),
    vcpusAllocatable: z.number().int(),
    vcpusAllocated: z.number().int(),
    memoryMiB: z.number().int(),
    memoryAllocatedMiB: z.number().int(),
    volumes: z.number().int(),
    volumeGiB: z.number().int(),
    vdcs: z.number().int(),
  }),
  openFindings: z.number().int(),
  activeTasks: z.number().int(),
})
export type OverviewView = z.infer<typeof overviewView>

/** Everything that a VDC's graph shows. */
export const topologyView = z.object({
  networks: z.array(networkView),
  routers: z.array(routerView),
  floatingIps: z.array(floatingIpView),
  loadBalancers: z.array(loadBalancerView),
  securityGroups: z.array(securityGroupView),
  instances: z.array(instanceView),
  volumes: z.array(volumeView),
})
export type TopologyView = z.infer<typeof topologyView>

export const searchKinds = ['instance', 'volume', 'host', 'vdc', 'task'] as const
export const searchHit = z.object({
  kind: z.enum(searchKinds),
  id: z.string(),
  title: z.string(),
  subtitle: z.string(),
  vdcId: idOf('vdc').nullable(),
  state: z.string().nullable(),
})
export type SearchHit = z.infer<typeof searchHit>
export const searchView = z.object({ items: z.array(searchHit) })
