import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { AddHost } from '@/components/features/hosts/AddHost'

export const metadata: Metadata = { title: 'Add host' }

export default async function AddHostPage() {
  const Data = await pageData(trpc => [trpc.zones.list.queryOptions(), trpc.hosts.forms.queryOptions()])
  return (
    <Data>
      <AddHost />
    </Data>
  )
}
