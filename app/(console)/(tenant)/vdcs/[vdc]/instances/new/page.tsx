import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { CreateInstance } from '@/components/features/instances/create/CreateInstance'
import { namesakesOf } from '@/components/features/instances/create/namesakes'

export const metadata: Metadata = { title: 'Create instance' }

export default async function CreateInstancePage({ params }: { params: Promise<{ vdc: string }> }) {
  const { vdc } = await params
  const Data = await pageData(trpc => [
    trpc.images.inVdc.queryOptions({ vdcId: vdc }),
    trpc.instanceTypes.list.queryOptions(),
    trpc.zones.list.queryOptions(),
    trpc.instances.list.queryOptions(namesakesOf(vdc)),
    trpc.sshKeys.list.queryOptions(),
    trpc.securityGroups.list.queryOptions({ vdcId: vdc }),
    trpc.volumes.list.queryOptions({ vdcId: vdc, attached: false, limit: 100 }),
  ])
  return (
    <Data>
      <CreateInstance vdcId={vdc} />
    </Data>
  )
}
