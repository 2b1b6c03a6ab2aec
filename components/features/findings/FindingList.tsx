'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Scale } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useTRPC } from '@/components/live/trpc'
import { useListTable } from '@/components/live/use-list-table'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { FilterChip } from '@/components/ui/FilterChip'
import { formatCount } from '@/components/ui/format'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { StateMark } from '@/components/ui/StateMark'
import { Toolbar } from '@/components/ui/Toolbar'
import type { FindingView } from '@/server/domain/drift/finding'
import { FindingPanel } from './FindingPanel'
import { findingListQuery, findingSearch } from './list-search'

const columns: readonly Column<FindingView>[] = [
  {
    id: 'summary',
    header: 'Finding',
    phone: 'title',
    minWidth: 280,
    cell: row => (
      <span className="flex items-center gap-2">
        <StateMark state={marks[row.state]} label={words[row.state]} />
        <span className="truncate">{row.summary}</span>
      </span>
    ),
  },
  { id: 'wanted', header: 'Wanted', cell: row => row.wanted ?? 'Nothing', phone: 'hidden', width: 140 },
  { id: 'actual', header: 'Actual', cell: row => row.actual ?? 'Nothing', phone: 'hidden', width: 140 },
  { id: 'vdc', header: 'VDC', cell: row => row.vdcName ?? '–', isMono: true, width: 120 },
  { id: 'host', header: 'Host', cell: row => row.hostName ?? '–', isMono: true, width: 120 },
  { id: 'since', header: 'Since', cell: row => <RelativeTime at={row.firstSeenAt} />, align: 'end', width: 112 },
]

const marks = { open: 'drift', ignored: 'skipped', cleared: 'ok' } as const
const words = { open: 'Open', ignored: 'Ignored for now', cleared: 'Cleared' } as const

/** Where what is there differs from what is recorded. */
export function FindingList() {
  const trpc = useTRPC()
  const [{ all, finding }, setSearch] = useQueryStates(findingSearch)
  const list = useInfiniteQuery({ ...findingListQuery(trpc, { all }), placeholderData: keepPreviousData })
  const { total, table } = useListTable(list, {
    label: 'Findings',
    empty: (
      <EmptyState icon={<Scale />} title="No differences">
        What is recorded and what is there agree. A sweep compares them every few seconds.
      </EmptyState>
    ),
  })
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
        {...table}
        isFilled
        columns={columns}
        rowLabel={row => row.summary}
        onRowActivate={row => setSearch({ finding: row.id })}
      />
      {finding && <FindingPanel findingId={finding} onClose={() => setSearch({ finding: null })} />}
    </Page>
  )
}
