import { pageData } from '@/app/page-data'
import { InstanceFrame } from '@/components/features/instances/detail/InstanceFrame'

type Props = { params: Promise<{ vdc: string; instance: string }>; children: React.ReactNode }

export default async function InstanceLayout({ params, children }: Props) {
  const { vdc, instance } = await params
  const Data = await pageData(trpc => [
    trpc.instances.get.queryOptions({ instanceId: instance }),
    trpc.vdcs.get.queryOptions({ vdcId: vdc }),
  ])
  return (
    <Data>
      <InstanceFrame vdcId={vdc} instanceId={instance}>
        {children}
      </InstanceFrame>
    </Data>
  )
}
