import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { NetworkList } from '@/components/features/networks/NetworkList'

export const metadata: Metadata = { title: 'Networks' }

export default async function NetworksPage({ params }: { params: Promise<{ vdc: string }> }) {
  const { vdc } = await params
  const Data = await pageData(trpc => [
    trpc.networks.list.queryOptions({ vdcId: vdc }),
    trpc.floatingIps.list.queryOptions({ vdcId: vdc }),
    trpc.routers.list.queryOptions({ vdcId: vdc }),
    trpc.loadBalancers.list.queryOptions({ vdcId: vdc }),
    trpc.securityGroups.list.queryOptions({ vdcId: vdc }),
  ])
  return (
    <Data>
      <NetworkList vdcId={vdc} />
    </Data>
  )
}
