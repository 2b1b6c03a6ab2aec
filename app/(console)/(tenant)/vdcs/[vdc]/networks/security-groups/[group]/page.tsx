import { pageData } from '@/app/page-data'
import { titleOf } from '@/app/title'
import { SecurityGroupPage } from '@/components/features/networks/SecurityGroupPage'

type Props = { params: Promise<{ vdc: string; group: string }> }

export async function generateMetadata({ params }: Props) {
  const { vdc, group } = await params
  return titleOf('Security group', async (trpc, read) => {
    const { items } = await read(trpc.securityGroups.list.queryOptions({ vdcId: vdc }))
    return items.find(each => each.id === group)?.name
  })
}

export default async function SecurityGroup({ params }: Props) {
  const { vdc, group } = await params
  const Data = await pageData(trpc => [
    trpc.securityGroups.list.queryOptions({ vdcId: vdc }),
    trpc.securityGroups.counts.queryOptions({ vdcId: vdc }),
  ])
  return (
    <Data>
      <SecurityGroupPage vdcId={vdc} securityGroupId={group} />
    </Data>
  )
}
