import type { Metadata } from 'next'
import { InstanceOverview } from '@/components/features/instances/detail/InstanceOverview'

export const metadata: Metadata = { title: 'Instance' }

export default async function InstancePage({ params }: { params: Promise<{ instance: string }> }) {
  const { instance } = await params
  return <InstanceOverview instanceId={instance} />
}
