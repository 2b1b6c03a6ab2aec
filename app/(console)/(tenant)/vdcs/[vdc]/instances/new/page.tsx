import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { CreateInstance } from '@/components/features/instances/create/CreateInstance'

export const metadata: Metadata = { title: 'Create instance' }

export default async function CreateInstancePage({ params }: { params: Promise<{ vdc: string }> }) {
  const { vdc } = await params
  const Data = await pageData((trpc, client) => [
    client.prefetchQuery(trpc.images.list.queryOptions()),
    client.prefetchQuery(trpc.instanceTypes.list.queryOptions()),
    client.prefetchQuery(trpc.zones.list.queryOptions()),
    client.prefetchQuery(trpc.instances.list.queryOptions({ vdcId: vdc, limit: 1 })),
  ])
  return (
    <Data>
      <CreateInstance vdcId={vdc} />
    </Data>
  )
}
