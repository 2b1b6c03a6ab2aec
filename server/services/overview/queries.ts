import type { OverviewView } from '@/server/domain/overview'
import { authorize } from '@/server/policy'
import { openFindingCount } from '@/server/store/findings'
import { allHosts } from '@/server/store/read-hosts'
import { readTotals } from '@/server/store/read-overview'
import { activeTaskCount } from '@/server/store/read-tasks'
import { listZones } from '@/server/store/read-zones'
import type { ServiceContext } from '../context'

/** The whole data center on one screen. */
export async function readOverview(ctx: ServiceContext): Promise<OverviewView> {
  authorize(ctx.actor, 'hosts.read', 'platform')
  const db = ctx.store.pool
  const [zones, hosts, totals, openFindings, activeTasks] = await Promise.all([
    listZones(db),
    allHosts(db),
    readTotals(db),
    openFindingCount(db),
    activeTaskCount(db),
  ])
  const sum = (read: (host: (typeof hosts)[number]) => number) => hosts.reduce((total, host) => total + read(host), 0)
  return {
    zones: zones.map(zone => ({ zone, hosts: hosts.filter(host => host.zoneId === zone.id) })),
    totals: {
      ...totals,
      hosts: hosts.length,
      hostsUp: hosts.filter(host => host.state === 'up').length,
      vcpusAllocatable: sum(host => host.vcpusAllocatable),
      vcpusAllocated: sum(host => host.vcpusAllocated),
      memoryMiB: sum(host => host.memoryMiB),
      memoryAllocatedMiB: sum(host => host.memoryAllocatedMiB),
    },
    openFindings,
    activeTasks,
  }
}
