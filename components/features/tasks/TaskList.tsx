'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { ListChecks } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useDeferredValue, useMemo } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { ErrorState } from '@/components/ui/ErrorState'
import { FilterChip } from '@/components/ui/FilterChip'
import { formatCount, formatDuration } from '@/components/ui/format'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { SearchInput } from '@/components/ui/SearchInput'
import { Toolbar } from '@/components/ui/Toolbar'
import { paths } from '@/server/domain/paths'
import type { TaskView } from '@/server/domain/task'
import { taskListQuery, taskSearch } from './list-search'
import { TaskStateBadge } from './task-state'

const columns: readonly Column<TaskView>[] = [
  { id: 'title', header: 'Task', cell: row => row.title, phone: 'title', isFixed: true, minWidth: 220 },
  { id: 'state', header: 'State', cell: row => <TaskStateBadge task={row} />, flashKey: row => row.state, width: 148 },
  {
    id: 'step',
    header: 'Step',
    cell: row => <span className="text-muted">{row.currentStep ?? row.error?.message ?? ''}</span>,
    phone: 'hidden',
    minWidth: 200,
  },
  { id: 'by', header: 'By', cell: row => row.createdBy ?? 'Plenum', phone: 'hidden', width: 140 },
  { id: 'took', header: 'Took', cell: row => formatDuration(tookMs(row)), align: 'end', phone: 'hidden', width: 88 },
  { id: 'createdAt', header: 'Asked', cell: row => <RelativeTime at={row.createdAt} />, align: 'end', width: 112 },
]

/** How long it worked; null while it has not ended. */
const tookMs = (task: TaskView) =>
  task.startedAt && task.finishedAt ? Date.parse(task.finishedAt) - Date.parse(task.startedAt) : null

/** Everything that was asked for: what runs, what ended and how. */
export function TaskList() {
  const trpc = useTRPC()
  const [params, setParams] = useQueryStates(taskSearch)
  const q = useDeferredValue(params.q)
  const list = useInfiniteQuery({ ...taskListQuery(trpc, { ...params, q }), placeholderData: keepPreviousData })
  const rows = useMemo(() => list.data?.pages.flatMap(page => page.items) ?? [], [list.data])
  const total = list.data?.pages[0]?.total ?? 0
  return (
    <Page isFilled>
      <PageHeader title="Tasks" meta={list.isSuccess ? formatCount(total, 'task') : undefined} />
      <Toolbar>
        <SearchInput label="Filter by title" value={params.q} onValueChange={q => setParams({ q: q || null })} />
        <FilterChip
          label="In progress"
          isOn={params.show === 'active'}
          onChange={isOn => setParams({ show: isOn ? 'active' : null })}
        />
        <FilterChip
          label="Did not succeed"
          isOn={params.show === 'trouble'}
          onChange={isOn => setParams({ show: isOn ? 'trouble' : null })}
        />
      </Toolbar>
      <DataTable
        label="Tasks"
        isFilled
        columns={columns}
        rows={rows}
        rowId={row => row.id}
        rowLabel={row => row.title}
        rowHref={row => paths.task(row.id)}
        isLoading={list.isPending}
        hasMore={list.hasNextPage}
        isLoadingMore={list.isFetchingNextPage}
        onEndReached={() => list.fetchNextPage()}
        totalCount={total}
        error={
          list.error && rows.length === 0 ? (
            <ErrorState title="Tasks could not be read" onRetry={() => list.refetch()} isRetrying={list.isFetching}>
              {sentenceOf(list.error)}
            </ErrorState>
          ) : undefined
        }
        empty={
          params.q || params.show ? (
            <EmptyState title="No tasks match">Change the filter, or clear it to see all of them.</EmptyState>
          ) : (
            <EmptyState icon={<ListChecks />} title="No tasks yet">
              Whatever changes infrastructure becomes a task here: with its steps, their logs, and a way back.
            </EmptyState>
          )
        }
      />
    </Page>
  )
}
