import type { Metadata } from 'next'
import { Suspense } from 'react'
import { AddHost } from '@/components/features/hosts/AddHost'

export const metadata: Metadata = { title: 'Add host' }

export default function AddHostPage() {
  return (
    <Suspense>
      <AddHost />
    </Suspense>
  )
}
