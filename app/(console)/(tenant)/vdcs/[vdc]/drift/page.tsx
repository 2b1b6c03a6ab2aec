import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import type { SearchParams } from '@/app/search-params'
import { DriftPage } from '@/components/features/findings/DriftPage'
import { driftQuery, loadDriftSearch } from '@/components/features/findings/list-search'

export const metadata: Metadata = { title: 'Drift' }

type Props = { params: Promise<{ vdc: string }>; searchParams: SearchParams }

export default async function VdcDriftPage({ params, searchParams }: Props) {
  const [{ vdc }, search] = await Promise.all([params, loadDriftSearch(searchParams)])
  const Data = await pageData(trpc => [
    driftQuery(trpc, vdc, search),
    trpc.vdcs.driftPolicy.queryOptions({ vdcId: vdc }),
  ])
  return (
    <Data>
      <DriftPage vdcId={vdc} />
    </Data>
  )
}
