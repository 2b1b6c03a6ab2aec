import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import type { SearchParams } from '@/app/search-params'
import { loadPlanListSearch, planListQuery } from '@/components/features/plans/list-search'
import { PlanList } from '@/components/features/plans/PlanList'

export const metadata: Metadata = { title: 'Plans' }

type Props = { params: Promise<{ vdc: string }>; searchParams: SearchParams }

export default async function PlansPage({ params, searchParams }: Props) {
  const [{ vdc }, { q }] = await Promise.all([params, loadPlanListSearch(searchParams)])
  const Data = await pageData(trpc => [planListQuery(trpc, vdc, q)])
  return (
    <Data>
      <PlanList vdcId={vdc} />
    </Data>
  )
}
