'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { GitCompareArrows, History, Save, Undo2 } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useDeferredValue, useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useListTable } from '@/components/live/use-list-table'
import { useReadOnly } from '@/components/live/use-read-only'
import { BulkBar } from '@/components/ui/BulkBar'
import { Button } from '@/components/ui/Button'
import { DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { formatCount } from '@/components/ui/format'
import type { MenuItems } from '@/components/ui/Menu'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { SearchInput } from '@/components/ui/SearchInput'
import { Toolbar } from '@/components/ui/Toolbar'
import type { DesignVersionLine } from '@/server/domain/design/views'
import { versionColumns } from './columns'
import { SaveVersionDialog } from './SaveVersionDialog'
import { versionListQuery, versionSearch } from './search'
import { useRestore } from './use-restore'

/** Each apply made one, and whoever wanted to keep one: newest first. Two of them compare, any of them can be restored. */
export function VersionList({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const [params, setParams] = useQueryStates(versionSearch)
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set())
  const [isSaving, setSaving] = useState(false)
  const readOnly = useReadOnly(vdcId)
  const { restore } = useRestore(vdcId)
  const q = useDeferredValue(params.q)
  const list = useInfiniteQuery({ ...versionListQuery(trpc, vdcId, q), placeholderData: keepPreviousData })
  const compare = (from: number | string, to: number | string) =>
    setParams({ from: String(from), to: String(to) }, { history: 'push' })
  const menu = (row: DesignVersionLine): MenuItems => [
    {
      label: 'Compare with the one before',
      icon: <GitCompareArrows />,
      disabledReason: row.number === 1 ? 'It is the first' : null,
      onSelect: () => compare(row.number - 1, row.number),
    },
    {
      label: 'Compare with what is there now',
      icon: <GitCompareArrows />,
      onSelect: () => compare(row.number, 'current'),
    },
    'separator',
    { label: 'Restore…', icon: <Undo2 />, disabledReason: readOnly, onSelect: () => restore(row.number) },
  ]
  const save = (
    <Button variant="primary" icon={<Save size={14} />} disabledReason={readOnly} onClick={() => setSaving(true)}>
      Save version
    </Button>
  )
  const { rows, total, table } = useListTable(list, {
    label: 'Versions',
    isFiltered: Boolean(params.q),
    empty: (
      <EmptyState icon={<History />} title="No versions yet" action={save}>
        Each apply keeps one. Save what is there now to have something to come back to.
      </EmptyState>
    ),
  })
  const chosen = rows.filter(row => selection.has(row.id)).map(row => row.number)
  return (
    <Page isFilled>
      <PageHeader title="Versions" meta={list.isSuccess ? formatCount(total, 'version') : undefined} actions={save} />
      <Toolbar>
        <SearchInput
          label="Filter by message or author"
          value={params.q}
          onValueChange={next => setParams({ q: next || null })}
        />
      </Toolbar>
      <DataTable
        {...table}
        isFilled
        columns={versionColumns}
        rowLabel={row => `version ${row.number}`}
        onRowActivate={row => compare(row.number, 'current')}
        rowMenu={menu}
        selection={selection}
        onSelectionChange={setSelection}
      />
      <BulkBar count={chosen.length} noun="version" onClear={() => setSelection(new Set())}>
        <Button
          size="sm"
          disabledReason={chosen.length === 2 ? null : 'Select two to compare them'}
          onClick={() => compare(Math.min(...chosen), Math.max(...chosen))}
        >
          Compare
        </Button>
      </BulkBar>
      {isSaving && <SaveVersionDialog vdcId={vdcId} onClose={() => setSaving(false)} />}
    </Page>
  )
}
