import type { Metadata } from 'next'
import { ImageList } from '@/components/features/images/ImageList'

export const metadata: Metadata = { title: 'Images' }

export default function ImagesPage() {
  return <ImageList />
}
