import type { Metadata } from 'next'
import { VolumeList } from '@/components/features/volumes/VolumeList'

export const metadata: Metadata = { title: 'Volumes' }

export default async function VolumesPage({ params }: { params: Promise<{ vdc: string }> }) {
  const { vdc } = await params
  return <VolumeList vdcId={vdc} />
}
