import { pageData } from '@/app/page-data'
import { titleOf } from '@/app/title'
import { HostDetail } from '@/components/features/hosts/HostDetail'

type Props = { params: Promise<{ host: string }> }

export async function generateMetadata({ params }: Props) {
  const { host } = await params
  return titleOf('Host', async (trpc, read) => (await read(trpc.hosts.get.queryOptions({ hostId: host }))).name)
}

export default async function HostPage({ params }: Props) {
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
