import type { Metadata } from 'next'
import { ScreenTab } from '@/components/features/instances/console/tabs'

export const metadata: Metadata = { title: 'Screen' }

export default async function InstanceScreenPage({ params }: { params: Promise<{ instance: string }> }) {
  const { instance } = await params
  return <ScreenTab instanceId={instance} />
}
