import type { Metadata } from 'next'
import { NetworkList } from '@/components/features/networks/NetworkList'

export const metadata: Metadata = { title: 'Networks' }

export default async function NetworksPage({ params }: { params: Promise<{ vdc: string }> }) {
  const { vdc } = await params
  return <NetworkList vdcId={vdc} />
}
