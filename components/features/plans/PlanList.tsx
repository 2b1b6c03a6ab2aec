'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { ClipboardList } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useDeferredValue } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useListTable } from '@/components/live/use-list-table'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { formatCount } from '@/components/ui/format'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { countsWords } from '@/components/ui/plan/words'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { SearchInput } from '@/components/ui/SearchInput'
import { Toolbar } from '@/components/ui/Toolbar'
import { paths } from '@/server/domain/paths'
import type { PlanLine } from '@/server/domain/planning/plan'
import { planTitle } from '@/server/domain/planning/title'
import { planListQuery, planListSearch } from './list-search'
import { PlanStateBadge } from './plan-state'

const columns: readonly Column<PlanLine>[] = [
  { id: 'origin', header: 'Plan', cell: row => planTitle(row.origin), phone: 'title', isFixed: true, minWidth: 200 },
  {
    id: 'state',
    header: 'State',
    cell: row => <PlanStateBadge state={row.state} />,
    flashKey: row => row.state,
    width: 148,
  },
  { id: 'counts', header: 'Changes', cell: row => countsWords(row.counts) || 'No changes', minWidth: 200 },
  { id: 'author', header: 'By', cell: row => row.author, phone: 'hidden', width: 140 },
  { id: 'createdAt', header: 'Made', cell: row => <RelativeTime at={row.createdAt} />, align: 'end', width: 112 },
  {
    id: 'appliedAt',
    header: 'Applied',
    cell: row => (row.appliedAt ? <RelativeTime at={row.appliedAt} /> : '–'),
    align: 'end',
    phone: 'hidden',
    width: 112,
  },
]

/** What was planned in this VDC: by whom, what of it was applied, and how that ended. */
export function PlanList({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const [params, setParams] = useQueryStates(planListSearch)
  const q = useDeferredValue(params.q)
  const list = useInfiniteQuery({ ...planListQuery(trpc, vdcId, q), placeholderData: keepPreviousData })
  const toDesign = <ButtonLink href={paths.design(vdcId)}>Open the design</ButtonLink>
  const { total, table } = useListTable(list, {
    label: 'Plans',
    isFiltered: Boolean(params.q),
    empty: (
      <EmptyState icon={<ClipboardList />} title="No plans yet" action={toDesign}>
        A plan says what a design would change, before anything is changed. Draw one, and review it.
      </EmptyState>
    ),
  })
  return (
    <Page isFilled>
      <PageHeader title="Plans" meta={list.isSuccess ? formatCount(total, 'plan') : undefined} actions={toDesign} />
      <Toolbar>
        <SearchInput label="Filter by origin" value={params.q} onValueChange={q => setParams({ q: q || null })} />
      </Toolbar>
      <DataTable
        {...table}
        isFilled
        columns={columns}
        rowLabel={row => planTitle(row.origin)}
        rowHref={row => paths.plan(vdcId, row.id)}
      />
    </Page>
  )
}
