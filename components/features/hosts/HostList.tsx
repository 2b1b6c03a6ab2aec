'use client'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Plus, Server } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useDeferredValue, useRef } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useListTable } from '@/components/live/use-list-table'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { FilterChip } from '@/components/ui/FilterChip'
import { formatCount, formatMiB, formatPercent } from '@/components/ui/format'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { SearchInput } from '@/components/ui/SearchInput'
import { Select } from '@/components/ui/Select'
import { Toolbar } from '@/components/ui/Toolbar'
import { useHotkey } from '@/components/ui/useHotkey'
import type { HostView } from '@/server/domain/host'
import { paths } from '@/server/domain/paths'
import { HostStateBadge } from './host-state'
import { type HostSort, hostListQuery, hostSearch } from './list-search'
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
    flashKey: row => `${row.state}${row.cordoned}${row.activeTaskKind}`,
    width: 220,
  },
  { id: 'zone', header: 'Zone', cell: row => row.zoneName, isSortable: true, width: 96 },
  {
    id: 'instanceCount',
    header: 'Instances',
    cell: row => `${row.runningCount} of ${row.instanceCount} running`,
    align: 'end',
    isSortable: true,
    width: 128,
  },
  {
    id: 'cpuPercent',
    header: 'CPU',
    cell: row => (
      <>
        <span className="sm:hidden">CPU </span>
        {row.cpuPercent === null ? '–' : formatPercent(row.cpuPercent / 100)}
      </>
    ),
    align: 'end',
    isSortable: true,
    width: 72,
  },
  {
    id: 'vcpusAllocated',
    isSortable: true,
    header: 'vCPU handed out',
    cell: row => `${row.vcpusAllocated} of ${row.vcpusAllocatable}`,
    align: 'end',
    phone: 'hidden',
    width: 128,
  },
  {
    id: 'memoryAllocatedMiB',
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
  const [search, setSearch] = useQueryStates(hostSearch)
  const q = useDeferredValue(search.q)
  const zones = useQuery(trpc.zones.list.queryOptions())
  const list = useInfiniteQuery({ ...hostListQuery(trpc, { ...search, q }), placeholderData: keepPreviousData })
  const { menu, dialog } = useHostMenu()
  const searchRef = useRef<HTMLInputElement>(null)
  useHotkey('/', () => searchRef.current?.focus())
  const isFiltered = Boolean(search.q || search.zone || search.state)
  const add = (
    <ButtonLink href={paths.addHost()} variant="primary" icon={<Plus size={16} />}>
      Add host
    </ButtonLink>
  )
  const { total, table } = useListTable(list, {
    label: 'Hosts',
    isFiltered,
    sort: search.sort,
    onSort: sort => setSearch({ sort: (sort ?? 'name') as HostSort }),
    empty: (
      <EmptyState icon={<Server />} title="No hosts yet" action={add}>
        Hosts are the physical servers that run instances. Add one that has libvirt.
      </EmptyState>
    ),
  })
  return (
    <Page isFilled>
      <PageHeader title="Hosts" meta={list.isSuccess ? formatCount(total, 'host') : undefined} actions={add} />
      <Toolbar>
        <SearchInput
          ref={searchRef}
          label="Filter by name"
          shortcut="/"
          value={search.q}
          onValueChange={text => setSearch({ q: text || null })}
        />
        <FilterChip
          label="Unreachable"
          isOn={search.state === 'unreachable'}
          onChange={isOn => setSearch({ state: isOn ? 'unreachable' : null })}
        />
        <Select
          aria-label="Zone"
          size="sm"
          className="w-32"
          value={search.zone ?? 'any'}
          onValueChange={zone => setSearch({ zone: zone === 'any' ? null : zone })}
          options={[
            { value: 'any', label: 'Any zone' },
            ...(zones.data?.items ?? []).map(zone => ({ value: zone.id as string, label: zone.name })),
          ]}
        />
      </Toolbar>
      <DataTable
        {...table}
        isFilled
        columns={columns}
        rowLabel={row => row.name}
        rowHref={row => paths.host(row.id)}
        rowMenu={menu}
      />
      {dialog}
    </Page>
  )
}
