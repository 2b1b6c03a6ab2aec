import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { InstanceActivity } from '@/components/features/instances/detail/InstanceActivity'

export const metadata: Metadata = { title: 'Activity' }

export default async function InstanceActivityPage({ params }: { params: Promise<{ instance: string }> }) {
  const { instance } = await params
  const Data = await pageData(trpc => [
    trpc.instances.activity.queryOptions({ instanceId: instance, limit: 100 }),
    trpc.tasks.list.queryOptions({ resourceId: instance, limit: 50 }),
  ])
  return (
    <Data>
      <InstanceActivity instanceId={instance} />
    </Data>
  )
}
