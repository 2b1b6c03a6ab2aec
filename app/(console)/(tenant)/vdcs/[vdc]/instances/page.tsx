import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { InstanceList } from '@/components/features/instances/InstanceList'

export const metadata: Metadata = { title: 'Instances' }

export default async function InstancesPage({ params }: { params: Promise<{ vdc: string }> }) {
  const { vdc } = await params
  const Data = await pageData((trpc, client) => [
    client.prefetchQuery(trpc.vdcs.get.queryOptions({ vdcId: vdc })),
    client.prefetchQuery(trpc.zones.list.queryOptions()),
  ])
  return (
    <Data>
      <InstanceList vdcId={vdc} />
    </Data>
  )
}
