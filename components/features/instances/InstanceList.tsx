'use client'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Plus, Server } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useDeferredValue, useMemo } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { ErrorState } from '@/components/ui/ErrorState'
import { formatCount } from '@/components/ui/format'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { useHotkey } from '@/components/ui/useHotkey'
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
  const rows = useMemo(() => list.data?.pages.flatMap(page => page.items) ?? [], [list.data])
  const hidden = useMemo(() => new Set(search.hide), [search.hide])
  const total = list.data?.pages[0]?.total ?? 0
  const readOnly = useReadOnly(vdcId)
  const { menu } = useInstanceActions()
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
  return (
    <Page isFilled>
      <PageHeader
        title="Instances"
        meta={list.isSuccess ? countOf(total, isFiltered, vdc.data?.instanceCount) : '\u00a0'}
        actions={createLink}
      />
      <InstanceFilters search={search} onChange={setSearch} />
      <DataTable
        label="Instances"
        isFilled
        columns={instanceColumns}
        hiddenColumns={hidden}
        density={search.rows ?? 'regular'}
        rows={rows}
        rowId={row => row.id}
        rowLabel={row => row.name}
        rowHref={row => paths.instance(vdcId, row.id)}
        rowMenu={row => menu(row, readOnly)}
        rowActions={row => <InstanceRowActions instance={row} readOnly={readOnly} />}
        sort={{ id: search.sort.replace(/^-/, ''), desc: search.sort.startsWith('-') }}
        onSortChange={sort =>
          setSearch({ sort: sort ? (`${sort.desc ? '-' : ''}${sort.id}` as InstanceSort) : 'name' })
        }
        selection={selection}
        onSelectionChange={setSelection}
        isLoading={list.isPending}
        hasMore={list.hasNextPage}
        isLoadingMore={list.isFetchingNextPage}
        onEndReached={() => list.fetchNextPage()}
        totalCount={total}
        error={
          list.error && rows.length === 0 ? (
            <ErrorState title="Instances could not be read" onRetry={() => list.refetch()} isRetrying={list.isFetching}>
              {sentenceOf(list.error)}
            </ErrorState>
          ) : undefined
        }
        empty={
          isFiltered ? (
            <EmptyState title="No instances match">Change the filter, or clear it to see all of them.</EmptyState>
          ) : (
            <EmptyState icon={<Server />} title="No instances yet" action={createLink}>
              Instances are virtual machines. They boot from an image, join this VDC’s network and can carry volumes
              that outlive them.
            </EmptyState>
          )
        }
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
