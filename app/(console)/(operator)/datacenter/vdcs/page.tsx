import type { Metadata } from 'next'
import { VdcAdminList } from '@/components/features/vdcs/VdcAdminList'

export const metadata: Metadata = { title: 'Virtual data centers' }

export default function VdcsPage() {
  return <VdcAdminList />
}
