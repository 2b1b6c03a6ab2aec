import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { SecurityGroupPage } from '@/components/features/networks/SecurityGroupPage'

type Props = { params: Promise<{ vdc: string; group: string }> }

export const metadata: Metadata = { title: 'Security group' }

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
