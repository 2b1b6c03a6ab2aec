import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import type { SearchParams } from '@/app/search-params'
import { InstanceList } from '@/components/features/instances/InstanceList'
import { instanceListQuery, loadInstanceSearch } from '@/components/features/instances/list-search'

export const metadata: Metadata = { title: 'Instances' }

type Props = { params: Promise<{ vdc: string }>; searchParams: SearchParams }

export default async function InstancesPage({ params, searchParams }: Props) {
  const { vdc } = await params
  const search = await loadInstanceSearch(searchParams)
  const Data = await pageData(trpc => [
    trpc.vdcs.get.queryOptions({ vdcId: vdc }),
    trpc.zones.list.queryOptions(),
    instanceListQuery(trpc, vdc, search),
  ])
  return (
    <Data>
      <InstanceList vdcId={vdc} />
    </Data>
  )
}
