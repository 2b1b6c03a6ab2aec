'use client'
import { useQuery } from '@tanstack/react-query'
import {
  Archive,
  Boxes,
  ClipboardList,
  Disc3,
  HardDrive,
  History,
  LayoutDashboard,
  ListChecks,
  Network,
  PencilRuler,
  Scale,
  Server,
  Share2,
  Zap,
} from 'lucide-react'
import { useParams, usePathname } from 'next/navigation'
import { useState } from 'react'
import { LiveIndicator } from '@/components/live/LiveIndicator'
import { useTRPC } from '@/components/live/trpc'
import { AppShell } from '@/components/ui/AppShell'
import type { NavGroup } from '@/components/ui/NavRail'
import type { VdcView } from '@/server/domain/catalog'
import { paths } from '@/server/domain/paths'
import { DriftCount } from './DriftCount'
import { Me } from './Me'
import { Place } from './Place'
import { Switcher } from './Switcher'
import { usePalette } from './use-palette'

/** The frame of every page: rail with switcher, where I am, search, live, tasks, me. `tasks` is the tasks feature’s tray. */
export function Shell({ tasks, children }: { tasks: React.ReactNode; children: React.ReactNode }) {
  const trpc = useTRPC()
  const me = useQuery(trpc.session.me.queryOptions())
  const isOperator = me.data?.user.isOperator ?? false
  // A tenant always stands in some VDC, also on pages of none.
  const vdcId = useVdcId(me.data?.vdcs ?? []) ?? (isOperator ? null : (me.data?.vdcs[0]?.id ?? null))
  const { open, palette } = usePalette({ vdcId, isOperator })
  const nav: NavGroup[] = [
    vdcId ? tenantNav(vdcId) : isOperator ? operatorNav : { items: [] },
    { items: [{ href: paths.tasks(), label: 'Tasks', icon: <ListChecks /> }] },
  ]
  return (
    <AppShell
      switcher={<Switcher vdcId={vdcId} vdcs={me.data?.vdcs ?? []} isOperator={isOperator} />}
      nav={nav}
      breadcrumbs={<Place vdcId={vdcId} vdcs={me.data?.vdcs ?? []} />}
      onSearch={open}
      right={
        <>
          {/* As wide as its longest word, so that nothing beside it moves. */}
          <span className="flex justify-end sm:min-w-27">
            <LiveIndicator />
          </span>
          {tasks}
          <Me name={me.data?.user.name ?? ''} email={me.data?.user.email ?? ''} />
        </>
      }
    >
      {children}
      {palette}
    </AppShell>
  )
}

/** The VDC in the address, if there is one by this id, or on pages of neither side the last one that was open. */
function useVdcId(vdcs: readonly VdcView[]): string | null {
  const { vdc } = useParams<{ vdc?: string }>()
  const pathname = usePathname()
  const [last, setLast] = useState<string | null>(null)
  const present = vdcs.some(each => each.id === vdc) ? (vdc ?? null) : null
  if (present && present !== last) setLast(present)
  return present ?? (pathname.startsWith(paths.datacenter()) ? null : last)
}

const tenantNav = (vdcId: string): NavGroup => ({
  items: [
    { href: paths.vdc(vdcId), label: 'Overview', icon: <Share2 />, isExact: true },
    { href: paths.instances(vdcId), label: 'Instances', icon: <Server /> },
    { href: paths.volumes(vdcId), label: 'Volumes', icon: <HardDrive /> },
    { href: paths.backups(vdcId), label: 'Backups', icon: <Archive /> },
    { href: paths.networks(vdcId), label: 'Networks', icon: <Network /> },
    { href: paths.drift(vdcId), label: 'Drift', icon: <Scale />, badge: <DriftCount vdcId={vdcId} /> },
    { href: paths.design(vdcId), label: 'Design', icon: <PencilRuler />, isExact: true },
    { href: paths.plans(vdcId), label: 'Plans', icon: <ClipboardList /> },
    { href: paths.designVersions(vdcId), label: 'Versions', icon: <History /> },
  ],
})

const operatorNav: NavGroup = {
  items: [
    { href: paths.datacenter(), label: 'Overview', icon: <LayoutDashboard />, isExact: true },
    { href: paths.hosts(), label: 'Hosts', icon: <Server /> },
    { href: paths.failures(), label: 'Failures', icon: <Zap /> },
    { href: paths.vdcsAdmin(), label: 'VDCs', icon: <Boxes /> },
    { href: paths.images(), label: 'Images', icon: <Disc3 /> },
    { href: paths.findings(), label: 'Findings', icon: <Scale />, badge: <DriftCount vdcId={null} /> },
  ],
}
