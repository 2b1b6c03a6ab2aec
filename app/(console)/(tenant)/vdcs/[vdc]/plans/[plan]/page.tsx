import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { PlanPage as Plan } from '@/components/features/plans/PlanPage'

type Props = { params: Promise<{ vdc: string; plan: string }> }

export const metadata: Metadata = { title: 'Plan' }

export default async function PlanPage({ params }: Props) {
  const { vdc, plan } = await params
  const Data = await pageData(trpc => [trpc.plans.get.queryOptions({ planId: plan })])
  return (
    <Data>
      <Plan vdcId={vdc} planId={plan} />
    </Data>
  )
}
