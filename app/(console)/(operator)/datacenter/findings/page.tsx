import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import type { SearchParams } from '@/app/search-params'
import { FindingList } from '@/components/features/findings/FindingList'
import { findingListQuery, loadFindingSearch } from '@/components/features/findings/list-search'

export const metadata: Metadata = { title: 'Findings' }

export default async function FindingsPage({ searchParams }: { searchParams: SearchParams }) {
  const search = await loadFindingSearch(searchParams)
  const Data = await pageData(trpc => [findingListQuery(trpc, search)])
  return (
    <Data>
      <FindingList />
    </Data>
  )
}
