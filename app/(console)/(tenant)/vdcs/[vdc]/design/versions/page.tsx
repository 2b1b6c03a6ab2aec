import type { Metadata } from 'next'
import { pageData } from '@/app/page-data'
import type { SearchParams } from '@/app/search-params'
import { loadVersionSearch, versionListQuery } from '@/components/features/versions/search'
import { VersionsPage as Versions } from '@/components/features/versions/VersionsPage'

type Props = { params: Promise<{ vdc: string }>; searchParams: SearchParams }

export const metadata: Metadata = { title: 'Versions' }

export default async function VersionsPage({ params, searchParams }: Props) {
  const [{ vdc }, { from, to, q }] = await Promise.all([params, loadVersionSearch(searchParams)])
  const Data = await pageData(trpc =>
    from && to
      ? [trpc.designs.compare.queryOptions({ vdcId: vdc, from, to }), versionListQuery(trpc, vdc, '')]
      : [versionListQuery(trpc, vdc, q)],
  )
  return (
    <Data>
      <Versions vdcId={vdc} />
    </Data>
  )
}
