'use client'
import { useQuery } from '@tanstack/react-query'
import { useParams, usePathname } from 'next/navigation'
import { useTRPC } from '@/components/live/trpc'
import { Breadcrumbs, type Crumb } from '@/components/ui/Breadcrumbs'
import { paths } from '@/server/domain/paths'

/** Where I am, as a path of links. */
export function Place({ vdcId }: { vdcId: string | null }) {
  const pathname = usePathname()
  const params = useParams<{ instance?: string; host?: string; task?: string }>()
  const trpc = useTRPC()
  const vdc = useQuery({ ...trpc.vdcs.get.queryOptions({ vdcId: vdcId ?? '' }), enabled: vdcId !== null })
  const instance = useQuery({
    ...trpc.instances.get.queryOptions({ instanceId: params.instance ?? '' }),
    enabled: Boolean(params.instance),
  })
  const host = useQuery({
    ...trpc.hosts.get.queryOptions({ hostId: params.host ?? '' }),
    enabled: Boolean(params.host),
  })
  const items: Crumb[] = []
  if (pathname.startsWith('/vdcs/') && vdcId) {
    items.push({ label: vdc.data?.name ?? '…', href: paths.vdc(vdcId) })
    if (pathname.startsWith(paths.instances(vdcId))) items.push({ label: 'Instances', href: paths.instances(vdcId) })
    if (pathname === paths.createInstance(vdcId)) items.push({ label: 'Create' })
    if (params.instance) items.push({ label: instance.data?.name ?? '…', isMono: true })
    if (pathname.startsWith(paths.volumes(vdcId))) items.push({ label: 'Volumes' })
    if (pathname.startsWith(paths.networks(vdcId))) items.push({ label: 'Networks' })
  } else if (pathname.startsWith(paths.datacenter())) {
    items.push({ label: 'Data center', href: paths.datacenter() })
    if (pathname.startsWith(paths.hosts())) items.push({ label: 'Hosts', href: paths.hosts() })
    if (pathname === paths.addHost()) items.push({ label: 'Add' })
    if (params.host) items.push({ label: host.data?.name ?? '…', isMono: true })
    if (pathname === paths.vdcsAdmin()) items.push({ label: 'VDCs' })
    if (pathname === paths.images()) items.push({ label: 'Images' })
    if (pathname === paths.findings()) items.push({ label: 'Findings' })
  } else if (pathname.startsWith(paths.tasks())) {
    items.push({ label: 'Tasks', href: paths.tasks() })
  } else if (pathname.startsWith(paths.account())) items.push({ label: 'Account' })
  return <Breadcrumbs items={items} />
}
