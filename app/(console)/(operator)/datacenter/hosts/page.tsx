import type { Metadata } from 'next'
import { HostList } from '@/components/features/hosts/HostList'

export const metadata: Metadata = { title: 'Hosts' }

export default function HostsPage() {
  return <HostList />
}
