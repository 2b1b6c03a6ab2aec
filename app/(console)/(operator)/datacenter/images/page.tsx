import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import { ImageList } from '@/components/features/images/ImageList'

export const metadata: Metadata = { title: 'Images' }

export default async function ImagesPage() {
  const Data = await pageData(trpc => [trpc.images.list.queryOptions()])
  return (
    <Data>
      <ImageList />
    </Data>
  )
}
