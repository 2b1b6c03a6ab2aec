'use client'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Plus, Server } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { ErrorState } from '@/components/ui/ErrorState'
import { formatCount } from '@/components/ui/format'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { paths } from '@/server/domain/paths'
import { InstanceDialogs } from './actions-context'
import { instanceColumns } from './columns'
import { InstanceBulkBar } from './InstanceBulkBar'
import { InstanceFilters } from './InstanceFilters'
import { InstanceRowActions } from './InstanceRowActions'
import { type InstanceSort, statesOf, useInstanceListParams } from './list-params'
import { useInstanceActions } from './use-instance-actions'

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
  const [params, setParams] = useInstanceListParams()
  const search = useDeferredValue(params.q)
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set())
  const vdc = useQuery(trpc.vdcs.get.queryOptions({ vdcId }))
  const list = useInfiniteQuery(
    trpc.instances.list.infiniteQueryOptions(
      {
        vdcId,
        search: search || undefined,
        state: statesOf(params.state),
        zoneId: params.zone ?? undefined,
        sort: params.sort,
        limit: 100,
      },
      { getNextPageParam: page => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
    ),
  )
  const rows = useMemo(() => list.data?.pages.flatMap(page => page.items) ?? [], [list.data])
  const total = list.data?.pages[0]?.total ?? 0
  const canChange = vdc.data ? vdc.data.role !== 'viewer' : true
  const { menu } = useInstanceActions()
  const isFiltered = Boolean(params.q || params.state.length || params.zone)
  const createLink = (
    <ButtonLink href={paths.createInstance(vdcId)} variant="primary" icon={<Plus size={16} />}>
      Create instance
    </ButtonLink>
  )
  return (
    <Page isFilled>
      <PageHeader
        title="Instances"
        meta={list.isSuccess ? formatCount(total, 'instance') + (isFiltered ? ' match' : '') : undefined}
        actions={canChange && createLink}
      />
      <InstanceFilters vdcId={vdcId} params={params} onChange={setParams} />
      <DataTable
        label="Instances"
        isFilled
        columns={instanceColumns}
        rows={rows}
        rowId={row => row.id}
        rowHref={row => paths.instance(vdcId, row.id)}
        rowMenu={row => menu(row, { canChange })}
        rowActions={canChange ? row => <InstanceRowActions instance={row} /> : undefined}
        sort={{ id: params.sort.replace(/^-/, ''), desc: params.sort.startsWith('-') }}
        onSortChange={sort =>
          setParams({ sort: sort ? (`${sort.desc ? '-' : ''}${sort.id}` as InstanceSort) : 'name' })
        }
        selection={canChange ? selection : undefined}
        onSelectionChange={canChange ? setSelection : undefined}
        isLoading={list.isPending}
        hasMore={list.hasNextPage}
        isLoadingMore={list.isFetchingNextPage}
        onEndReached={() => list.fetchNextPage()}
        totalCount={total}
        error={
          list.error && rows.length === 0 ? (
            <ErrorState title="Instances could not be read" onRetry={() => list.refetch()} isRetrying={list.isFetching}>
              {list.error.message}
            </ErrorState>
          ) : undefined
        }
        empty={
          isFiltered ? (
            <EmptyState title="No instances match">Change the filter, or clear it to see all of them.</EmptyState>
          ) : (
            <EmptyState icon={<Server />} title="No instances yet" action={canChange && createLink}>
              Instances are virtual machines. They boot from an image, join this VDC’s network and can carry volumes
              that outlive them.
            </EmptyState>
          )
        }
      />
      <InstanceBulkBar vdcId={vdcId} rows={rows} selection={selection} onClear={() => setSelection(new Set())} />
    </Page>
  )
}
