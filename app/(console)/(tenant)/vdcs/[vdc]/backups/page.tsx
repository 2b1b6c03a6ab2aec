import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import type { SearchParams } from '@/app/search-params'
import { BackupList } from '@/components/features/volumes/backups/BackupList'
import { backupListQuery, loadBackupSearch } from '@/components/features/volumes/backups/backup-search'

type Props = { params: Promise<{ vdc: string }>; searchParams: SearchParams }

export const metadata: Metadata = { title: 'Backups' }

export default async function BackupsPage({ params, searchParams }: Props) {
  const { vdc } = await params
  const search = await loadBackupSearch(searchParams)
  const Data = await pageData(trpc => [
    trpc.vdcs.get.queryOptions({ vdcId: vdc }),
    trpc.backups.coverage.queryOptions({ vdcId: vdc }),
    backupListQuery(trpc, vdc, search),
  ])
  return (
    <Data>
      <BackupList vdcId={vdc} />
    </Data>
  )
}
