import { pageData } from '@/app/page-data'
import { titleOf } from '@/app/title'
import { NetworkPage } from '@/components/features/networks/NetworkPage'

type Props = { params: Promise<{ vdc: string; network: string }> }

export async function generateMetadata({ params }: Props) {
  const { vdc, network } = await params
  return titleOf('Network', async (trpc, read) => {
    const { items } = await read(trpc.networks.list.queryOptions({ vdcId: vdc }))
    return items.find(each => each.id === network)?.name
  })
}

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
