'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Scale } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { ErrorState } from '@/components/ui/ErrorState'
import { FilterChip } from '@/components/ui/FilterChip'
import { formatCount } from '@/components/ui/format'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { StateMark } from '@/components/ui/StateMark'
import { Toolbar } from '@/components/ui/Toolbar'
import type { FindingView } from '@/server/domain/drift/finding'
import { paths } from '@/server/domain/paths'
import { findingListQuery, findingSearch } from './list-search'

const columns: readonly Column<FindingView>[] = [
  {
    id: 'summary',
    header: 'Finding',
    phone: 'title',
    minWidth: 280,
    cell: row => (
      <span className="flex items-center gap-2">
        <StateMark state={row.clearedAt ? 'ok' : 'drift'} label={row.clearedAt ? 'Cleared' : 'Open'} />
        <span className="truncate">{row.summary}</span>
      </span>
    ),
  },
  { id: 'wanted', header: 'Wanted', cell: row => row.wanted ?? 'Nothing', phone: 'hidden', width: 140 },
  { id: 'actual', header: 'Actual', cell: row => row.actual ?? 'Nothing', phone: 'hidden', width: 140 },
  { id: 'host', header: 'Host', cell: row => row.hostName ?? '–', isMono: true, width: 120 },
  { id: 'since', header: 'Since', cell: row => <RelativeTime at={row.firstSeenAt} />, align: 'end', width: 112 },
]

/** Where what is there differs from what is recorded. */
export function FindingList() {
  const trpc = useTRPC()
  const [{ all }, setSearch] = useQueryStates(findingSearch)
  const list = useInfiniteQuery({ ...findingListQuery(trpc, { all }), placeholderData: keepPreviousData })
  const rows = useMemo(() => list.data?.pages.flatMap(page => page.items) ?? [], [list.data])
  const total = list.data?.pages[0]?.total ?? 0
  return (
    <Page isFilled>
      <PageHeader
        title="Findings"
        meta={list.isSuccess ? formatCount(total, all ? 'finding' : 'open finding') : undefined}
      />
      <Toolbar>
        <FilterChip label="Also those that cleared" isOn={all} onChange={isOn => setSearch({ all: isOn || null })} />
      </Toolbar>
      <DataTable
        label="Findings"
        isFilled
        columns={columns}
        rows={rows}
        rowId={row => row.id}
        rowLabel={row => row.summary}
        rowHref={row =>
          row.resourceKind === 'instance' && row.vdcId && row.resourceId
            ? paths.instance(row.vdcId, row.resourceId)
            : row.hostId
              ? paths.host(row.hostId)
              : undefined
        }
        isLoading={list.isPending}
        hasMore={list.hasNextPage}
        isLoadingMore={list.isFetchingNextPage}
        onEndReached={() => list.fetchNextPage()}
        totalCount={total}
        error={
          list.error && rows.length === 0 ? (
            <ErrorState title="Findings could not be read" onRetry={() => list.refetch()} isRetrying={list.isFetching}>
              {sentenceOf(list.error)}
            </ErrorState>
          ) : undefined
        }
        empty={
          <EmptyState icon={<Scale />} title="No differences">
            What is recorded and what is there agree. A sweep compares them every few seconds.
          </EmptyState>
        }
      />
    </Page>
  )
}
