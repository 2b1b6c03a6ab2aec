import { pageData } from '@/app/page-data'
import { titleOf } from '@/app/title'
import { ClusterPage } from '@/components/features/clusters/ClusterPage'

type Props = { params: Promise<{ vdc: string; cluster: string }> }

export async function generateMetadata({ params }: Props) {
  const { vdc, cluster } = await params
  return titleOf('Cluster', async (trpc, read) => {
    const { items } = await read(trpc.vdcs.clusters.queryOptions({ vdcId: vdc }))
    return items.find(each => each.id === cluster)?.name
  })
}

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
