import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { VdcOverview } from '@/components/features/vdcs/VdcOverview'

export const metadata: Metadata = { title: 'Overview' }

export default async function VdcPage({ params }: { params: Promise<{ vdc: string }> }) {
  const { vdc } = await params
  const Data = await pageData((trpc, client) => [
    client.prefetchQuery(trpc.vdcs.get.queryOptions({ vdcId: vdc })),
    client.prefetchQuery(trpc.vdcs.topology.queryOptions({ vdcId: vdc })),
    client.prefetchQuery(trpc.zones.list.queryOptions()),
  ])
  return (
    <Data>
      <VdcOverview vdcId={vdc} />
    </Data>
  )
}
