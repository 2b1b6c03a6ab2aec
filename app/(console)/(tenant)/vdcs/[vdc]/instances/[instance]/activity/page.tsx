import { pageData } from '@/app/page-data'
import { titleOf } from '@/app/title'
import { InstanceActivity } from '@/components/features/instances/detail/InstanceActivity'

type Props = { params: Promise<{ instance: string }> }

export async function generateMetadata({ params }: Props) {
  const { instance } = await params
  return titleOf('Activity', async (trpc, read) => {
    const { name } = await read(trpc.instances.get.queryOptions({ instanceId: instance }))
    return `Activity of ${name}`
  })
}

export default async function InstanceActivityPage({ params }: Props) {
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
