import { pageData } from '@/app/page-data'
import { titleOf } from '@/app/title'
import { InstanceOverview } from '@/components/features/instances/detail/InstanceOverview'

type Props = { params: Promise<{ vdc: string; instance: string }> }

export async function generateMetadata({ params }: Props) {
  const { instance } = await params
  return titleOf(
    'Instance',
    async (trpc, read) => (await read(trpc.instances.get.queryOptions({ instanceId: instance }))).name,
  )
}

export default async function InstancePage({ params }: Props) {
  const { vdc, instance } = await params
  const Data = await pageData(trpc => [
    trpc.instances.metrics.queryOptions({ instanceId: instance, fromS: 900, points: 180 }),
    trpc.volumes.list.queryOptions({ vdcId: vdc, instanceId: instance, limit: 50 }),
    trpc.instances.activity.queryOptions({ instanceId: instance, limit: 6 }),
  ])
  return (
    <Data>
      <InstanceOverview instanceId={instance} />
    </Data>
  )
}
