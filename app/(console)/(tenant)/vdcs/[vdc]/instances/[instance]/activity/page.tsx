import type { Metadata } from 'next'
import { InstanceActivity } from '@/components/features/instances/detail/InstanceActivity'

export const metadata: Metadata = { title: 'Activity' }

export default async function InstanceActivityPage({ params }: { params: Promise<{ instance: string }> }) {
  const { instance } = await params
  return <InstanceActivity instanceId={instance} />
}
