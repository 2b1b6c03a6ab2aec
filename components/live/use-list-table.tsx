'use client'
import { useMemo } from 'react'
import type { DataTableProps } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { ErrorState } from '@/components/ui/ErrorState'
import { isWorthAskingAgain, sentenceOf } from './api-error'

/** A query of a list, in pages (`useInfiniteQuery`) or whole (`useQuery`). */
type ListQuery<T> = {
  data: { pages: readonly { items: readonly T[]; total?: number | null }[] } | { items: readonly T[] } | undefined
  error: unknown
  isPending: boolean
  isFetching: boolean
  refetch(): unknown
  hasNextPage?: boolean
  isFetchingNextPage?: boolean
  fetchNextPage?(): unknown
}
type Options = {
  /** What these are: “Instances”. */
  label: string
  /** A filter is set: that nothing is there then means something else. */
  isFiltered?: boolean
  /** What belongs here and the one first step. */
  empty: React.ReactNode
  /** The order as it is in the address, `name` or `-name`, where the server sorts. */
  sort?: string
  onSort?: (sort: string | null) => void
}

/** What every list page shares: from the query to the table’s props, with what is shown when there is nothing to show. */
export function useListTable<T extends { id: string }>(list: ListQuery<T>, options: Options) {
  const { label, isFiltered, empty, sort, onSort } = options
  const { data } = list
  const rows = useMemo<readonly T[]>(
    () => (!data ? [] : 'pages' in data ? data.pages.flatMap(page => page.items) : data.items),
    [data],
  )
  const total = data && 'pages' in data ? (data.pages[0]?.total ?? 0) : rows.length
  const noun = label.replace(/^[A-Z](?=[a-z])/, first => first.toLowerCase())
  const table = {
    label,
    rows,
    rowId: (row: T) => row.id,
    totalCount: total,
    isLoading: list.isPending,
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    onEndReached: list.fetchNextPage && (() => void list.fetchNextPage?.()),
    ...(sort && {
      sort: { id: sort.replace(/^-/, ''), desc: sort.startsWith('-') },
      onSortChange: next => onSort?.(next && `${next.desc ? '-' : ''}${next.id}`),
    }),
    error:
      list.error && rows.length === 0 ? (
        <ErrorState
          title={`${label} could not be read`}
          onRetry={isWorthAskingAgain(list.error) ? () => void list.refetch() : undefined}
          isRetrying={list.isFetching}
        >
          {sentenceOf(list.error)}
        </ErrorState>
      ) : undefined,
    empty: isFiltered ? (
      <EmptyState title={`No ${noun} match`}>Change the filter, or clear it to see all of them.</EmptyState>
    ) : (
      empty
    ),
  } satisfies Partial<DataTableProps<T>>
  return { rows, total, table }
}
