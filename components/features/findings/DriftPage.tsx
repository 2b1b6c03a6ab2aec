'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Scale } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { Checkbox } from '@/components/ui/Checkbox'
import { cn } from '@/components/ui/cn'
import { EmptyState } from '@/components/ui/EmptyState'
import { ErrorState } from '@/components/ui/ErrorState'
import { FilterChip } from '@/components/ui/FilterChip'
import { formatCount } from '@/components/ui/format'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { Skeleton } from '@/components/ui/Skeleton'
import { Toolbar } from '@/components/ui/Toolbar'
import { DriftBulkBar } from './DriftBulkBar'
import { DriftPolicyPanel } from './DriftPolicyPanel'
import { FindingCard } from './FindingCard'
import { driftQuery, driftSearch } from './list-search'
import { MeantElsewhere } from './MeantElsewhere'

/** Where a VDC’s reality has moved away from what is recorded, and what can be done about each of it. */
export function DriftPage({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const [{ ignored, finding: meant }, setSearch] = useQueryStates(driftSearch)
  const list = useQuery({ ...driftQuery(trpc, vdcId, { ignored }), placeholderData: keepPreviousData })
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const readOnly = useReadOnly(vdcId)
  const findings = list.data?.items ?? []
  const chosen = findings.filter(it => selected.has(it.id))
  const select = (id: string, isSelected: boolean) =>
    setSelected(before => new Set(isSelected ? [...before, id] : [...before].filter(each => each !== id)))
  return (
    <Page>
      <PageHeader
        title="Drift"
        meta={list.isSuccess ? formatCount(list.data.total, ignored ? 'ignored difference' : 'difference') : undefined}
      />
      <Toolbar>
        {findings.length > 1 && (
          <Checkbox
            label={`Select all ${findings.length}`}
            checked={chosen.length === findings.length}
            indeterminate={chosen.length > 0 && chosen.length < findings.length}
            onCheckedChange={isOn => setSelected(new Set(isOn ? findings.map(it => it.id) : []))}
          />
        )}
        <FilterChip
          label="Ignored for now"
          isOn={ignored}
          onChange={isOn => {
            setSelected(new Set())
            void setSearch({ ignored: isOn || null, finding: null })
          }}
        />
      </Toolbar>
      <div className="flex flex-col gap-8 xl:flex-row xl:items-start">
        {/* Room for the bulk bar under the last one. */}
        <div className={cn('flex min-w-0 flex-1 flex-col gap-4', chosen.length > 0 && 'pb-16')}>
          {meant && list.isSuccess && !list.isPlaceholderData && !findings.some(it => it.id === meant) && (
            <MeantElsewhere findingId={meant} readOnly={readOnly} />
          )}
          {list.isPending && <Skeleton className="h-40" />}
          {list.error && findings.length === 0 && (
            <ErrorState title="Drift could not be read" onRetry={() => list.refetch()} isRetrying={list.isFetching}>
              {sentenceOf(list.error)}
            </ErrorState>
          )}
          {list.isSuccess && findings.length === 0 && (
            <EmptyState icon={<Scale />} title={ignored ? 'Nothing is ignored' : 'No differences'}>
              {ignored
                ? 'What is ignored is listed here until its day comes.'
                : 'What is recorded and what is there agree. Plenum looks every few seconds, and at once when a host says that something changed.'}
            </EmptyState>
          )}
          {findings.map(finding => (
            <FindingCard
              key={finding.id}
              finding={finding}
              readOnly={readOnly}
              isMeant={finding.id === meant}
              isSelected={selected.has(finding.id)}
              onSelect={isSelected => select(finding.id, isSelected)}
            />
          ))}
        </div>
        <DriftPolicyPanel vdcId={vdcId} readOnly={readOnly} />
      </div>
      <DriftBulkBar vdcId={vdcId} findings={chosen} readOnly={readOnly} onClear={() => setSelected(new Set())} />
    </Page>
  )
}
