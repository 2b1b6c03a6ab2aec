import type { Metadata } from 'next'
import { FindingList } from '@/components/features/findings/FindingList'

export const metadata: Metadata = { title: 'Findings' }

export default function FindingsPage() {
  return <FindingList />
}
