'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { ListChecks } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useDeferredValue } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useListTable } from '@/components/live/use-list-table'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
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
  const { total, table } = useListTable(list, {
    label: 'Tasks',
    isFiltered: Boolean(params.q || params.show),
    empty: (
      <EmptyState icon={<ListChecks />} title="No tasks yet">
        Whatever changes infrastructure becomes a task here: with its steps, their logs, and a way back.
      </EmptyState>
    ),
  })
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
        {...table}
        isFilled
        columns={columns}
        rowLabel={row => row.title}
        rowHref={row => paths.task(row.id)}
      />
    </Page>
  )
}
