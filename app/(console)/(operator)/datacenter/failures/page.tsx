import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import type { SearchParams } from '@/app/search-params'
import { FailureSimulation } from '@/components/features/failures/FailureSimulation'
import { causeIn, forecastQuery, loadFailureSearch } from '@/components/features/failures/search'

export const metadata: Metadata = { title: 'Failures' }

export default async function FailuresPage({ searchParams }: { searchParams: SearchParams }) {
  const cause = causeIn(await loadFailureSearch(searchParams))
  const Data = await pageData(trpc => [
    trpc.overview.get.queryOptions(),
    trpc.failures.causes.queryOptions(),
    ...(cause ? [forecastQuery(trpc, cause)] : []),
  ])
  return (
    <Data>
      <FailureSimulation />
    </Data>
  )
}
