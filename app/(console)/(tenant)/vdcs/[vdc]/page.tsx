import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { VdcOverview } from '@/components/features/vdcs/VdcOverview'

export const metadata: Metadata = { title: 'Overview' }

export default async function VdcPage({ params }: { params: Promise<{ vdc: string }> }) {
  const { vdc } = await params
  const Data = await pageData(trpc => [
    trpc.vdcs.get.queryOptions({ vdcId: vdc }),
    trpc.vdcs.topology.queryOptions({ vdcId: vdc }),
    trpc.vdcs.clusters.queryOptions({ vdcId: vdc }),
    trpc.zones.list.queryOptions(),
    trpc.tasks.list.queryOptions({ vdcId: vdc, active: true, limit: 200 }),
  ])
  return (
    <Data>
      <VdcOverview vdcId={vdc} />
    </Data>
  )
}
