import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { InstanceOverview } from '@/components/features/instances/detail/InstanceOverview'

type Props = { params: Promise<{ vdc: string; instance: string }> }

export const metadata: Metadata = { title: 'Instance' }

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
