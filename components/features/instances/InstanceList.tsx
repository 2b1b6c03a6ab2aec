'use client'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Plus, Server } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useCallback, useDeferredValue, useMemo } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useListTable } from '@/components/live/use-list-table'
import { useReadOnly } from '@/components/live/use-read-only'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { formatCount } from '@/components/ui/format'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { useHotkey } from '@/components/ui/useHotkey'
import type { InstanceView } from '@/server/domain/instance'
import { paths } from '@/server/domain/paths'
import { InstanceDialogs } from './actions-context'
import { instanceColumns } from './columns'
import { InstanceBulkBar } from './InstanceBulkBar'
import { InstanceFilters } from './InstanceFilters'
import { InstanceRowActions } from './InstanceRowActions'
import { type InstanceSort, instanceListQuery } from './list-search'
import { useInstanceActions } from './use-instance-actions'
import { useInstanceListSearch } from './use-list-search'

/** All instances of a VDC: filter, sort, select, act; live. */
export function InstanceList({ vdcId }: { vdcId: string }) {
  return (
    <InstanceDialogs>
      <List vdcId={vdcId} />
    </InstanceDialogs>
  )
}

function List({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const router = useRouter()
  const { search, setSearch, selection, setSelection } = useInstanceListSearch()
  const q = useDeferredValue(search.q)
  const vdc = useQuery(trpc.vdcs.get.queryOptions({ vdcId }))
  const list = useInfiniteQuery({
    ...instanceListQuery(trpc, vdcId, { ...search, q }),
    placeholderData: keepPreviousData,
  })
  const hidden = useMemo(() => new Set(search.hide), [search.hide])
  const readOnly = useReadOnly(vdcId)
  const { menu } = useInstanceActions()
  const rowActions = useCallback(
    (row: InstanceView) => <InstanceRowActions instance={row} readOnly={readOnly} />,
    [readOnly],
  )
  const isFiltered = Boolean(search.q || search.state.length || search.zone)
  useHotkey('c', () => router.push(paths.createInstance(vdcId)), !readOnly)
  const createLink = (
    <ButtonLink
      href={paths.createInstance(vdcId)}
      variant="primary"
      icon={<Plus size={16} />}
      aria-keyshortcuts={readOnly ? undefined : 'c'}
      disabledReason={readOnly}
    >
      Create instance
    </ButtonLink>
  )
  const { rows, total, table } = useListTable(list, {
    label: 'Instances',
    isFiltered,
    sort: search.sort,
    onSort: sort => setSearch({ sort: (sort ?? 'name') as InstanceSort }),
    empty: (
      <EmptyState icon={<Server />} title="No instances yet" action={createLink}>
        Instances are virtual machines. They boot from an image, join this VDC’s network and can carry volumes that
        outlive them.
      </EmptyState>
    ),
  })
  return (
    <Page isFilled>
      <PageHeader
        title="Instances"
        meta={list.isSuccess ? countOf(total, isFiltered, vdc.data?.instanceCount) : '\u00a0'}
        actions={createLink}
      />
      <InstanceFilters search={search} onChange={setSearch} />
      <DataTable
        {...table}
        isFilled
        columns={instanceColumns}
        hiddenColumns={hidden}
        density={search.rows ?? 'regular'}
        rowLabel={row => row.name}
        rowHref={row => paths.instance(vdcId, row.id)}
        rowMenu={row => menu(row, readOnly)}
        rowActions={rowActions}
        selection={selection}
        onSelectionChange={setSelection}
      />
      <InstanceBulkBar
        vdcId={vdcId}
        rows={rows}
        selection={selection}
        readOnly={readOnly}
        onClear={() => setSelection(new Set())}
      />
    </Page>
  )
}

function countOf(total: number, isFiltered: boolean, all: number | undefined): string {
  if (!isFiltered) return formatCount(total, 'instance')
  return all === undefined ? `${formatCount(total, 'instance')} match` : `${total} of ${formatCount(all, 'instance')}`
}
