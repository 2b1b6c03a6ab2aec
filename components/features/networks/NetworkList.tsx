'use client'
import { useQuery } from '@tanstack/react-query'
import { Network } from 'lucide-react'
import { useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useListTable } from '@/components/live/use-list-table'
import { Button } from '@/components/ui/Button'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { RelativeTime } from '@/components/ui/RelativeTime'
import type { NetworkView } from '@/server/domain/catalog'
import { paths } from '@/server/domain/paths'
import { DriftingName } from './DriftingName'
import { FloatingIpList } from './FloatingIpList'
import { LoadBalancerList } from './LoadBalancerList'
import { ReachDialog } from './ReachDialog'
import { RouterList } from './RouterList'
import { SecurityGroupList } from './SecurityGroupList'

const columns: readonly Column<NetworkView>[] = [
  { id: 'name', header: 'Name', cell: row => <DriftingName of={row} />, isMono: true, phone: 'title', minWidth: 140 },
  { id: 'cidr', header: 'Subnet', cell: row => row.cidr, isMono: true, width: 160 },
  { id: 'cidr6', header: 'IPv6 range', cell: row => row.cidr6 ?? '–', isMono: true, width: 220 },
  {
    id: 'used',
    header: 'Addresses',
    cell: addressesInWords,
    align: 'end',
    width: 220,
  },
  { id: 'createdAt', header: 'Created', cell: row => <RelativeTime at={row.createdAt} />, align: 'end', width: 120 },
]

function addressesInWords({ addressesUsed, addressesReserved, addressesTotal }: NetworkView): string {
  const used = `${addressesUsed} of ${addressesTotal} used`
  return addressesReserved === 0 ? used : `${used}, ${addressesReserved} reserved`
}

/** The VDC’s networks, and what may pass on them. */
export function NetworkList({ vdcId }: { vdcId: string }) {
  const trpc = useTRPC()
  const [isAsking, setAsking] = useState(false)
  const list = useQuery(trpc.networks.list.queryOptions({ vdcId }))
  const { table } = useListTable(list, {
    label: 'Networks',
    empty: (
      <EmptyState icon={<Network />} title="No network yet">
        A VDC gets its network when it is created.
      </EmptyState>
    ),
  })
  return (
    <Page>
      <PageHeader title="Networks" meta="Flat networks; instances get a fixed address in one of them" />
      <DataTable
        {...table}
        columns={columns}
        rowLabel={row => row.name}
        rowHref={row => paths.network(vdcId, row.id)}
        skeletonRows={2}
      />
      <RouterList vdcId={vdcId} />
      <FloatingIpList vdcId={vdcId} />
      <LoadBalancerList vdcId={vdcId} />
      <SecurityGroupList
        vdcId={vdcId}
        actions={
          <Button size="sm" onClick={() => setAsking(true)}>
            Can one reach the other?
          </Button>
        }
      />
      {isAsking && <ReachDialog vdcId={vdcId} onClose={() => setAsking(false)} />}
    </Page>
  )
}
