import { titleOf } from '@/app/title'
import { ScreenTab } from '@/components/features/instances/console/tabs'

type Props = { params: Promise<{ instance: string }> }

export async function generateMetadata({ params }: Props) {
  const { instance } = await params
  return titleOf('Screen', async (trpc, read) => {
    const { name } = await read(trpc.instances.get.queryOptions({ instanceId: instance }))
    return `Screen of ${name}`
  })
}

export default async function InstanceScreenPage({ params }: Props) {
  const { instance } = await params
  return <ScreenTab instanceId={instance} />
}
