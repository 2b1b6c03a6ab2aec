'use client'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Archive, CalendarClock } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useDeferredValue, useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useListTable } from '@/components/live/use-list-table'
import { useReadOnly } from '@/components/live/use-read-only'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { formatCount } from '@/components/ui/format'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { SearchInput } from '@/components/ui/SearchInput'
import { TextLink } from '@/components/ui/TextLink'
import { Toolbar } from '@/components/ui/Toolbar'
import { policyWords } from '@/server/domain/backup-policy'
import { paths } from '@/server/domain/paths'
import { backupColumns } from './backup-columns'
import { type BackupSort, backupListQuery, backupSearch } from './backup-search'
import { PolicyDialog } from './PolicyDialog'
import { useBackupActions } from './use-backup-actions'

/** All backups of a VDC, also of volumes that are gone. */
export function BackupList({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const [params, setParams] = useQueryStates(backupSearch)
  const [isScheduling, setScheduling] = useState(false)
  const q = useDeferredValue(params.q)
  const readOnly = useReadOnly(vdcId)
  const list = useInfiniteQuery({
    ...backupListQuery(trpc, vdcId, { ...params, q }),
    placeholderData: keepPreviousData,
  })
  const coverage = useQuery(trpc.backups.coverage.queryOptions({ vdcId })).data
  const overdue = coverage?.volumes.filter(each => each.isOverdue) ?? []
  const { menu, dialog } = useBackupActions(vdcId)
  const { total, table } = useListTable(list, {
    label: 'Backups',
    isFiltered: Boolean(params.q),
    sort: params.sort,
    onSort: sort => setParams({ sort: (sort ?? '-takenAt') as BackupSort }),
    empty: (
      <EmptyState
        icon={<Archive />}
        title="No backups yet"
        action={<TextLink href={paths.volumes(vdcId)}>Choose a volume to back up</TextLink>}
      >
        A backup is kept in another zone than its volume, and outlives it.
      </EmptyState>
    ),
  })
  return (
    <Page isFilled>
      <PageHeader
        title="Backups"
        meta={
          coverage &&
          list.isSuccess &&
          `${formatCount(total, 'backup')} · ${coverage.policy ? policyWords(coverage.policy) : 'by hand only'}`
        }
        actions={
          <Button icon={<CalendarClock size={16} />} disabledReason={readOnly} onClick={() => setScheduling(true)}>
            Schedule
          </Button>
        }
      />
      {overdue.length > 0 && (
        <Callout tone="error" title={`${formatCount(overdue.length, 'volume')} without the backup that was due`}>
          <span className="flex flex-wrap gap-x-3">
            {overdue.map(each => (
              <TextLink key={each.volumeId} className="font-mono" href={paths.volume(vdcId, each.volumeId)}>
                {each.volumeName}
              </TextLink>
            ))}
          </span>
        </Callout>
      )}
      <Toolbar>
        <SearchInput label="Filter by volume" value={params.q} onValueChange={q => setParams({ q: q || null })} />
      </Toolbar>
      <DataTable
        {...table}
        isFilled
        columns={backupColumns}
        rowLabel={row => `${row.volumeName}, ${row.takenAt}`}
        rowMenu={menu}
      />
      {isScheduling && coverage && (
        <PolicyDialog vdcId={vdcId} vdcPolicy={coverage.policy} onClose={() => setScheduling(false)} />
      )}
      {dialog}
    </Page>
  )
}
