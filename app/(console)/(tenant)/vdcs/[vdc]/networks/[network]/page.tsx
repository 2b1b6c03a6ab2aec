import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { NetworkPage } from '@/components/features/networks/NetworkPage'

type Props = { params: Promise<{ vdc: string; network: string }> }

export const metadata: Metadata = { title: 'Network' }

export default async function Network({ params }: Props) {
  const { vdc, network } = await params
  const Data = await pageData(trpc => [
    trpc.networks.list.queryOptions({ vdcId: vdc }),
    trpc.addresses.list.queryOptions({ networkId: network }),
  ])
  return (
    <Data>
      <NetworkPage vdcId={vdc} networkId={network} />
    </Data>
  )
}
