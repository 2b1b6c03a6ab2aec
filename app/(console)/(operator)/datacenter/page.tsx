import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { DatacenterOverview } from '@/components/features/hosts/DatacenterOverview'

export const metadata: Metadata = { title: 'Data center' }

export default async function DatacenterPage() {
  const Data = await pageData(trpc => [trpc.overview.get.queryOptions()])
  return (
    <Data>
      <DatacenterOverview />
    </Data>
  )
}
