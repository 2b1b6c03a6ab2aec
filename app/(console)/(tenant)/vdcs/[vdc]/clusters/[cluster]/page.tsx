import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { ClusterPage } from '@/components/features/clusters/ClusterPage'

type Props = { params: Promise<{ vdc: string; cluster: string }> }

export const metadata: Metadata = { title: 'Cluster' }

export default async function Cluster({ params }: Props) {
  const { vdc, cluster } = await params
  const Data = await pageData(trpc => [
    trpc.vdcs.clusters.queryOptions({ vdcId: vdc }),
    trpc.vdcs.topology.queryOptions({ vdcId: vdc }),
  ])
  return (
    <Data>
      <ClusterPage vdcId={vdc} clusterId={cluster} />
    </Data>
  )
}
