import { titleOf } from '@/app/title'
import { ConsoleTab } from '@/components/features/instances/console/tabs'

type Props = { params: Promise<{ instance: string }> }

export async function generateMetadata({ params }: Props) {
  const { instance } = await params
  return titleOf('Serial console', async (trpc, read) => {
    const { name } = await read(trpc.instances.get.queryOptions({ instanceId: instance }))
    return `Serial console of ${name}`
  })
}

export default async function InstanceConsolePage({ params }: Props) {
  const { instance } = await params
  return <ConsoleTab instanceId={instance} />
}
