import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { HostDetail } from '@/components/features/hosts/HostDetail'

export const metadata: Metadata = { title: 'Host' }

export default async function HostPage({ params }: { params: Promise<{ host: string }> }) {
  const { host } = await params
  const Data = await pageData((trpc, client) => [
    client.prefetchQuery(trpc.hosts.get.queryOptions({ hostId: host })),
    client.prefetchQuery(trpc.hosts.instances.queryOptions({ hostId: host })),
  ])
  return (
    <Data>
      <HostDetail hostId={host} />
    </Data>
  )
}
