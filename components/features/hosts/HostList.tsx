'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Plus, Server } from 'lucide-react'
import { parseAsString, useQueryStates } from 'nuqs'
import { useDeferredValue, useMemo } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { ErrorState } from '@/components/ui/ErrorState'
import { formatCount, formatMiB, formatPercent } from '@/components/ui/format'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { SearchInput } from '@/components/ui/SearchInput'
import { Toolbar } from '@/components/ui/Toolbar'
import type { HostView } from '@/server/domain/host'
import { paths } from '@/server/domain/paths'
import { HostStateBadge } from './host-state'
import { useHostMenu } from './use-host-menu'

const columns: readonly Column<HostView>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: row => row.name,
    isMono: true,
    isSortable: true,
    phone: 'title',
    isFixed: true,
    minWidth: 140,
  },
  {
    id: 'state',
    header: 'State',
    cell: row => <HostStateBadge host={row} />,
    isSortable: true,
    flashKey: row => `${row.state}${row.cordoned}`,
    width: 220,
  },
  { id: 'zone', header: 'Zone', cell: row => row.zoneName, isSortable: true, width: 96 },
  {
    id: 'instances',
    header: 'Instances',
    cell: row => `${row.runningCount} of ${row.instanceCount} up`,
    align: 'end',
    isSortable: true,
    width: 112,
  },
  {
    id: 'cpuPercent',
    header: 'CPU',
    cell: row => (row.cpuPercent === null ? '–' : formatPercent(row.cpuPercent / 100)),
    align: 'end',
    isSortable: true,
    width: 72,
  },
  {
    id: 'vcpus',
    header: 'vCPU handed out',
    cell: row => `${row.vcpusAllocated} of ${row.vcpusAllocatable}`,
    align: 'end',
    phone: 'hidden',
    width: 128,
  },
  {
    id: 'memory',
    header: 'Memory handed out',
    cell: row => `${formatMiB(row.memoryAllocatedMiB)} of ${formatMiB(row.memoryMiB)}`,
    align: 'end',
    isSortable: true,
    phone: 'hidden',
    width: 184,
  },
  { id: 'version', header: 'Hypervisor', cell: row => row.version ?? '–', phone: 'hidden', minWidth: 140 },
]

export function HostList() {
  const trpc = useTRPC()
  const [params, setParams] = useQueryStates({
    q: parseAsString.withDefault(''),
    sort: parseAsString.withDefault('name'),
  })
  const search = useDeferredValue(params.q)
  const list = useInfiniteQuery(
    trpc.hosts.list.infiniteQueryOptions(
      { search: search || undefined, sort: params.sort as 'name', limit: 100 },
      { getNextPageParam: page => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
    ),
  )
  const rows = useMemo(() => list.data?.pages.flatMap(page => page.items) ?? [], [list.data])
  const total = list.data?.pages[0]?.total ?? 0
  const { menu, dialog } = useHostMenu()
  const add = (
    <ButtonLink href={paths.addHost()} variant="primary" icon={<Plus size={16} />}>
      Add host
    </ButtonLink>
  )
  return (
    <Page isFilled>
      <PageHeader title="Hosts" meta={list.isSuccess ? formatCount(total, 'host') : undefined} actions={add} />
      <Toolbar>
        <SearchInput label="Filter by name" value={params.q} onValueChange={q => setParams({ q: q || null })} />
      </Toolbar>
      <DataTable
        label="Hosts"
        isFilled
        columns={columns}
        rows={rows}
        rowId={row => row.id}
        rowHref={row => paths.host(row.id)}
        rowMenu={menu}
        sort={{ id: params.sort.replace(/^-/, ''), desc: params.sort.startsWith('-') }}
        onSortChange={sort => setParams({ sort: sort ? `${sort.desc ? '-' : ''}${sort.id}` : 'name' })}
        isLoading={list.isPending}
        hasMore={list.hasNextPage}
        isLoadingMore={list.isFetchingNextPage}
        onEndReached={() => list.fetchNextPage()}
        totalCount={total}
        error={
          list.error && rows.length === 0 ? (
            <ErrorState title="Hosts could not be read" onRetry={() => list.refetch()} isRetrying={list.isFetching}>
              {list.error.message}
            </ErrorState>
          ) : undefined
        }
        empty={
          params.q ? (
            <EmptyState title="No hosts match">Change the filter, or clear it to see all of them.</EmptyState>
          ) : (
            <EmptyState icon={<Server />} title="No hosts yet" action={add}>
              Hosts are the physical servers that run instances. Add one that has libvirt.
            </EmptyState>
          )
        }
      />
      {dialog}
    </Page>
  )
}
