'use client'
import { useQuery } from '@tanstack/react-query'
import { Network } from 'lucide-react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { ErrorState } from '@/components/ui/ErrorState'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { RelativeTime } from '@/components/ui/RelativeTime'
import type { NetworkView } from '@/server/domain/catalog'

const columns: readonly Column<NetworkView>[] = [
  { id: 'name', header: 'Name', cell: row => row.name, isMono: true, phone: 'title', minWidth: 140 },
  { id: 'cidr', header: 'Subnet', cell: row => row.cidr, isMono: true, width: 160 },
  {
    id: 'used',
    header: 'Addresses',
    cell: row => `${row.addressesUsed} of ${row.addressesTotal} used`,
    align: 'end',
    width: 160,
  },
  { id: 'createdAt', header: 'Created', cell: row => <RelativeTime at={row.createdAt} />, align: 'end', width: 120 },
]

/** The VDC’s flat network; more of them come with routers. */
export function NetworkList({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const list = useQuery(trpc.networks.list.queryOptions({ vdcId }))
  return (
    <Page>
      <PageHeader title="Networks" meta="One flat network per VDC; instances get a fixed address in it" />
      <DataTable
        label="Networks"
        columns={columns}
        rows={list.data?.items ?? []}
        rowId={row => row.id}
        rowLabel={row => row.name}
        isLoading={list.isPending}
        skeletonRows={2}
        error={
          list.error && !list.data ? (
            <ErrorState title="Networks could not be read" onRetry={() => list.refetch()} isRetrying={list.isFetching}>
              {sentenceOf(list.error)}
            </ErrorState>
          ) : undefined
        }
        empty={
          <EmptyState icon={<Network />} title="No network yet">
            A VDC gets its network when it is created.
          </EmptyState>
        }
      />
    </Page>
  )
}
