import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { DesignPage } from '@/components/features/design'

export const metadata: Metadata = { title: 'Design' }

export default async function DesignRoute({ params }: { params: Promise<{ vdc: string }> }) {
  const { vdc } = await params
  const Data = await pageData(trpc => [
    trpc.designs.current.queryOptions({ vdcId: vdc }),
    trpc.drafts.list.queryOptions({ vdcId: vdc }),
    trpc.vdcs.topology.queryOptions({ vdcId: vdc }),
    trpc.images.inVdc.queryOptions({ vdcId: vdc }),
    trpc.instanceTypes.list.queryOptions(),
    trpc.zones.list.queryOptions(),
  ])
  return (
    <Data>
      <DesignPage vdcId={vdc} />
    </Data>
  )
}
