'use client'
import { useQuery } from '@tanstack/react-query'
import { useParams, usePathname } from 'next/navigation'
import { useTRPC } from '@/components/live/trpc'
import { Breadcrumbs, type Crumb } from '@/components/ui/Breadcrumbs'
import type { VdcView } from '@/server/domain/catalog'
import { paths } from '@/server/domain/paths'
import { planTitle } from '@/server/domain/planning/title'

/** Where I am, as a path of links. */
export function Place({ vdcId, vdcs }: { vdcId: string | null; vdcs: readonly VdcView[] }) {
  const pathname = usePathname()
  const names = useNames()
  const items: Crumb[] = []
  if (pathname.startsWith('/vdcs/') && vdcId) {
    items.push({ label: vdcs.find(vdc => vdc.id === vdcId)?.name ?? names.vdc, href: paths.vdc(vdcId) })
    if (pathname.startsWith(paths.instances(vdcId))) items.push({ label: 'Instances', href: paths.instances(vdcId) })
    if (pathname === paths.createInstance(vdcId)) items.push({ label: 'Create' })
    if (names.instance) items.push({ label: names.instance, isMono: true })
    if (names.cluster) items.push({ label: 'Cluster' }, { label: names.cluster, isMono: true })
    if (pathname.startsWith(paths.volumes(vdcId))) items.push({ label: 'Volumes' })
    if (pathname.startsWith(paths.backups(vdcId))) items.push({ label: 'Backups' })
    if (pathname.startsWith(paths.networks(vdcId))) items.push({ label: 'Networks', href: paths.networks(vdcId) })
    if (names.network) items.push({ label: names.network, isMono: true })
    if (names.group) items.push({ label: names.group, isMono: true })
    if (pathname.startsWith(paths.drift(vdcId))) items.push({ label: 'Drift' })
    if (pathname.startsWith(paths.plans(vdcId))) items.push({ label: 'Plans', href: paths.plans(vdcId) })
    if (names.plan) items.push({ label: names.plan })
    if (pathname.startsWith(paths.design(vdcId))) items.push({ label: 'Design', href: paths.design(vdcId) })
    if (pathname.startsWith(paths.designVersions(vdcId))) items.push({ label: 'Versions' })
  } else if (pathname.startsWith(paths.datacenter())) {
    items.push({ label: 'Data center', href: paths.datacenter() })
    if (pathname.startsWith(paths.hosts())) items.push({ label: 'Hosts', href: paths.hosts() })
    if (pathname === paths.addHost()) items.push({ label: 'Add' })
    if (names.host) items.push({ label: names.host, isMono: true })
    if (pathname === paths.failures()) items.push({ label: 'Failures' })
    if (pathname === paths.vdcsAdmin()) items.push({ label: 'VDCs' })
    if (pathname === paths.images()) items.push({ label: 'Images' })
    if (pathname === paths.findings()) items.push({ label: 'Findings' })
  } else if (pathname.startsWith(paths.tasks())) {
    items.push({ label: 'Tasks', href: paths.tasks() })
    if (names.task) items.push({ label: names.task })
  } else if (pathname.startsWith(paths.account())) items.push({ label: 'Account' })
  return <Breadcrumbs items={items.filter(item => item.label)} />
}

type Named = 'vdc' | 'instance' | 'cluster' | 'network' | 'group' | 'host' | 'task' | 'plan'

/** The names behind the ids in the address, out of what the page itself reads: nothing is asked for twice. */
function useNames() {
  const params = useParams<Partial<Record<Named, string>>>()
  const trpc = useTRPC()
  const { vdc: vdcId = '', instance: instanceId = '', host: hostId = '', task: taskId = '', plan: planId = '' } = params
  const vdc = useQuery({ ...trpc.vdcs.get.queryOptions({ vdcId }), enabled: false })
  const instance = useQuery({ ...trpc.instances.get.queryOptions({ instanceId }), enabled: false })
  const clusters = useQuery({ ...trpc.vdcs.clusters.queryOptions({ vdcId }), enabled: false })
  const networks = useQuery({ ...trpc.networks.list.queryOptions({ vdcId }), enabled: false })
  const groups = useQuery({ ...trpc.securityGroups.list.queryOptions({ vdcId }), enabled: false })
  const host = useQuery({ ...trpc.hosts.get.queryOptions({ hostId }), enabled: false })
  const task = useQuery({ ...trpc.tasks.get.queryOptions({ taskId }), enabled: false })
  const plan = useQuery({ ...trpc.plans.get.queryOptions({ planId }), enabled: false })
  return {
    vdc: vdc.data?.name,
    instance: instance.data?.name,
    cluster: clusters.data?.items.find(each => each.id === params.cluster)?.name,
    network: networks.data?.items.find(each => each.id === params.network)?.name,
    group: groups.data?.items.find(each => each.id === params.group)?.name,
    host: host.data?.name,
    task: task.data?.title,
    plan: plan.data && planTitle(plan.data.origin),
  }
}
