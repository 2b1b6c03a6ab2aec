import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { HostDetail } from '@/components/features/hosts/HostDetail'

export const metadata: Metadata = { title: 'Host' }

export default async function HostPage({ params }: { params: Promise<{ host: string }> }) {
  const { host } = await params
  const Data = await pageData(trpc => [
    trpc.hosts.get.queryOptions({ hostId: host }),
    trpc.hosts.instances.queryOptions({ hostId: host }),
    trpc.hosts.metrics.queryOptions({ hostId: host, fromS: 900, points: 180 }),
    trpc.hosts.activity.queryOptions({ hostId: host, limit: 20 }),
  ])
  return (
    <Data>
      <HostDetail hostId={host} />
    </Data>
  )
}
