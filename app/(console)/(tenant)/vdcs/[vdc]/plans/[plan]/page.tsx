import { pageData } from '@/app/page-data'
import { titleOf } from '@/app/title'
import { PlanPage as Plan } from '@/components/features/plans/PlanPage'
import { planTitle } from '@/server/domain/planning/title'

type Props = { params: Promise<{ vdc: string; plan: string }> }

export async function generateMetadata({ params }: Props) {
  const { plan } = await params
  return titleOf('Plan', async (trpc, read) =>
    planTitle((await read(trpc.plans.get.queryOptions({ planId: plan }))).origin),
  )
}

export default async function PlanPage({ params }: Props) {
  const { vdc, plan } = await params
  const Data = await pageData(trpc => [trpc.plans.get.queryOptions({ planId: plan })])
  return (
    <Data>
      <Plan vdcId={vdc} planId={plan} />
    </Data>
  )
}
