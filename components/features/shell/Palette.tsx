'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import {
  Archive,
  Boxes,
  HardDrive,
  LayoutDashboard,
  ListChecks,
  PencilRuler,
  Plus,
  Scale,
  Server,
  Zap,
} from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useDeferredValue } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { type CommandGroup, type CommandItem, CommandPalette } from '@/components/ui/CommandPalette'
import { StateMark } from '@/components/ui/StateMark'
import type { SearchHit } from '@/server/domain/overview'
import { paths } from '@/server/domain/paths'

type Props = {
  open: boolean
  onOpenChange: (open: boolean) => void
  query: string
  onQueryChange: (query: string) => void
  vdcId: string | null
  isOperator: boolean
}
type Page = {
  label: string
  href: string
  icon: React.ReactNode
  keywords?: string[]
  disabledReason?: string | null
}

/** Pages and resources by name. */
export function Palette({ open, onOpenChange, query, onQueryChange, vdcId, isOperator }: Props) {
  const trpc = useTRPC()
  const router = useRouter()
  const q = useDeferredValue(query.trim())
  const found = useQuery({
    ...trpc.search.all.queryOptions({ q, limit: 12 }),
    enabled: open && q.length > 0,
    placeholderData: keepPreviousData,
  })
  const readOnly = useReadOnly(vdcId)
  const go = (href: string) => () => router.push(href)
  const pages = pagesFor(vdcId, isOperator, readOnly).filter(page =>
    [page.label, ...(page.keywords ?? [])].some(text => text.toLowerCase().includes(q.toLowerCase())),
  )
  const resources = q ? (found.data?.items ?? []) : []
  const asItem = (item: SearchHit): CommandItem => ({
    id: item.id,
    label: item.title,
    isMono: item.kind === 'instance' || item.kind === 'volume' || item.kind === 'host',
    hint: item.subtitle,
    icon: item.state ? <StateMark state={item.state} label="" /> : iconOf(item.kind),
    onSelect: go(pathOf(item)),
  })
  // What was done once comes last: “create” means a page, not all that was ever created.
  const groups: CommandGroup[] = [
    { heading: 'Resources', items: resources.filter(({ kind }) => kind !== 'task').map(asItem) },
    {
      heading: 'Pages',
      items: pages.map(({ keywords: _, ...page }) => ({ ...page, id: page.href, onSelect: go(page.href) })),
    },
    { heading: 'Tasks', items: resources.filter(({ kind }) => kind === 'task').map(asItem) },
  ]
  return (
    <CommandPalette
      open={open}
      onOpenChange={onOpenChange}
      query={query}
      onQueryChange={onQueryChange}
      isFiltered
      isLoading={found.isFetching && q.length > 0}
      placeholder="Go to a page, an instance, a volume, a host…"
      groups={groups.filter(group => group.items.length > 0)}
      empty={`Nothing is called “${query}”`}
    />
  )
}

function pagesFor(vdcId: string | null, isOperator: boolean, readOnly: string | null): Page[] {
  return [
    ...(vdcId
      ? [
          { label: 'VDC overview', href: paths.vdc(vdcId), icon: <Boxes />, keywords: ['topology'] },
          {
            label: 'Create instance',
            href: paths.createInstance(vdcId),
            icon: <Plus />,
            keywords: ['new', 'vm'],
            disabledReason: readOnly,
          },
          { label: 'Instances', href: paths.instances(vdcId), icon: <Server />, keywords: ['vm'] },
          { label: 'Volumes', href: paths.volumes(vdcId), icon: <HardDrive />, keywords: ['disk'] },
          { label: 'Backups', href: paths.backups(vdcId), icon: <Archive />, keywords: ['restore', 'schedule'] },
          { label: 'Networks', href: paths.networks(vdcId), icon: <Boxes /> },
          { label: 'Design', href: paths.design(vdcId), icon: <PencilRuler />, keywords: ['canvas', 'draw', 'yaml'] },
          {
            label: 'Drift',
            href: paths.drift(vdcId),
            icon: <Scale />,
            keywords: ['findings', 'differences', 'repair'],
          },
          { label: 'Plans', href: paths.plans(vdcId), icon: <ListChecks />, keywords: ['apply', 'changes'] },
          {
            label: 'Versions of the design',
            href: paths.designVersions(vdcId),
            icon: <Boxes />,
            keywords: ['compare', 'restore', 'history'],
          },
        ]
      : []),
    ...(isOperator
      ? [
          { label: 'Data center', href: paths.datacenter(), icon: <LayoutDashboard />, keywords: ['zones'] },
          { label: 'Hosts', href: paths.hosts(), icon: <Server /> },
          {
            label: 'Failures',
            href: paths.failures(),
            icon: <Zap />,
            keywords: ['racks', 'simulation', 'power', 'cooling', 'what if'],
          },
          { label: 'Add host', href: paths.addHost(), icon: <Plus />, keywords: ['create', 'new'] },
          {
            label: 'VDCs',
            href: paths.vdcsAdmin(),
            icon: <Boxes />,
            keywords: ['create', 'virtual data centers', 'quota'],
          },
          { label: 'Images', href: paths.images(), icon: <HardDrive /> },
          { label: 'Findings', href: paths.findings(), icon: <LayoutDashboard />, keywords: ['drift'] },
        ]
      : []),
    { label: 'Tasks', href: paths.tasks(), icon: <ListChecks /> },
    { label: 'Account and API tokens', href: paths.account(), icon: <Boxes />, keywords: ['me', 'theme', 'dark'] },
  ]
}

function pathOf(item: { kind: string; id: string; vdcId?: string | null }): string {
  if (item.kind === 'instance' && item.vdcId) return paths.instance(item.vdcId, item.id)
  if (item.kind === 'volume' && item.vdcId) return paths.volume(item.vdcId, item.id)
  if (item.kind === 'host') return paths.host(item.id)
  if (item.kind === 'vdc') return paths.vdc(item.id)
  if (item.kind === 'task') return paths.task(item.id)
  return paths.home()
}

function iconOf(kind: string) {
  return kind === 'vdc' ? <Boxes /> : kind === 'task' ? <ListChecks /> : kind === 'volume' ? <HardDrive /> : <Server />
}
