import type { Metadata } from 'next'
import { ConsoleTab } from '@/components/features/instances/console/tabs'

export const metadata: Metadata = { title: 'Serial console' }

export default async function InstanceConsolePage({ params }: { params: Promise<{ instance: string }> }) {
  const { instance } = await params
  return <ConsoleTab instanceId={instance} />
}
