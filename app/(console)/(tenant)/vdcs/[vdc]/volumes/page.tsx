import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import type { SearchParams } from '@/app/search-params'
import { loadVolumeSearch, volumeListQuery } from '@/components/features/volumes/list-search'
import { VolumeList } from '@/components/features/volumes/VolumeList'

type Props = { params: Promise<{ vdc: string }>; searchParams: SearchParams }

export const metadata: Metadata = { title: 'Volumes' }

export default async function VolumesPage({ params, searchParams }: Props) {
  const { vdc } = await params
  const search = await loadVolumeSearch(searchParams)
  const Data = await pageData(trpc => [trpc.vdcs.get.queryOptions({ vdcId: vdc }), volumeListQuery(trpc, vdc, search)])
  return (
    <Data>
      <VolumeList vdcId={vdc} />
    </Data>
  )
}
