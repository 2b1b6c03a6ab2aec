import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import type { SearchParams } from '@/app/search-params'
import { HostList } from '@/components/features/hosts/HostList'
import { hostListQuery, loadHostSearch } from '@/components/features/hosts/list-search'

export const metadata: Metadata = { title: 'Hosts' }

export default async function HostsPage({ searchParams }: { searchParams: SearchParams }) {
  const search = await loadHostSearch(searchParams)
  const Data = await pageData(trpc => [hostListQuery(trpc, search), trpc.zones.list.queryOptions()])
  return (
    <Data>
      <HostList />
    </Data>
  )
}
