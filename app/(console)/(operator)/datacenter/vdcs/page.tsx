import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { VdcAdminList } from '@/components/features/vdcs/VdcAdminList'

export const metadata: Metadata = { title: 'Virtual data centers' }

export default async function VdcsPage() {
  const Data = await pageData(trpc => [trpc.vdcs.list.queryOptions()])
  return (
    <Data>
      <VdcAdminList />
    </Data>
  )
}
