import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTRPC } from '@/components/live/trpc'
import type { Catalog } from '../drawing'
import type { Live } from '../looks'
import { keyOf } from '../picture'
import { healthOf } from '../tie-health'
import { trafficOf } from '../traffic'

/** What there is to choose from. */
export function useCatalog(vdcId: string): { catalog: Catalog | null; error: unknown } {
  const trpc = useTRPC()
  const images = useQuery(trpc.images.inVdc.queryOptions({ vdcId }))
  const types = useQuery(trpc.instanceTypes.list.queryOptions())
  const zones = useQuery(trpc.zones.list.queryOptions())
  const catalog = useMemo(
    () =>
      images.data && types.data && zones.data
        ? { images: images.data.items, types: types.data.items, zones: zones.data.items }
        : null,
    [images.data, types.data, zones.data],
  )
  return { catalog, error: images.error ?? types.error ?? zones.error }
}

/** How everything is now, by key, and where: from what the overview reads too. */
export function useThere(vdcId: string) {
  const trpc = useTRPC()
  const topology = useQuery(trpc.vdcs.topology.queryOptions({ vdcId }))
  const balancers = useQuery(trpc.loadBalancers.list.queryOptions({ vdcId }))
  const tasks = useQuery(trpc.tasks.list.queryOptions({ vdcId, active: true, limit: 200 }))
  const findings = useQuery(trpc.findings.inVdc.queryOptions({ vdcId, state: 'open', limit: 200 }))
  const live = useMemo(() => {
    const steps = new Map(tasks.data?.items.map(task => [task.resourceId, task.currentStep ?? task.title]))
    const map = new Map<string, Live>()
    for (const each of topology.data?.instances ?? [])
      map.set(keyOf('instance', each.name), {
        state: each.state,
        reason: each.stateReason,
        cpuPercent: each.cpuPercent,
        address: each.address,
        step: steps.get(each.id) ?? null,
      })
    for (const each of topology.data?.volumes ?? [])
      map.set(keyOf('volume', each.name), {
        state: each.state,
        reason: each.stateReason,
        cpuPercent: null,
        address: null,
        step: steps.get(each.id) ?? null,
      })
    return map
  }, [topology.data, tasks.data])
  const drift = useMemo(() => {
    const map = new Map<string, string>()
    for (const finding of findings.data?.items ?? [])
      if (finding.resourceName && (finding.resourceKind === 'instance' || finding.resourceKind === 'volume'))
        map.set(keyOf(finding.resourceKind, finding.resourceName), finding.summary)
    return map
  }, [findings.data])
  const traffic = useMemo(() => trafficOf(topology.data?.instances ?? []), [topology.data])
  const health = useMemo(
    () => healthOf(balancers.data?.items ?? [], topology.data?.instances ?? []),
    [balancers.data, topology.data],
  )
  // Where things are changes seldom: measurements must not place everything anew.
  const placed = topology.data?.instances.flatMap(each => (each.zoneName ? [`${each.name}\n${each.zoneName}`] : []))
  const joined = placed?.sort().join('\n')
  const whereabouts = useMemo(() => {
    const parts = joined ? joined.split('\n') : []
    const all: Record<string, string> = {}
    for (let at = 0; at < parts.length; at += 2) all[keyOf('instance', parts[at]!)] = parts[at + 1]!
    return all
  }, [joined])
  return { live, drift, traffic, health, whereabouts, isLoaded: topology.data !== undefined, error: topology.error }
}
