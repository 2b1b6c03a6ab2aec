'use client'
import { useQuery } from '@tanstack/react-query'
import { Boxes, Gauge, Plus, UsersRound } from 'lucide-react'
import { useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useListTable } from '@/components/live/use-list-table'
import { Button } from '@/components/ui/Button'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { formatCount, formatGiB, formatMiB } from '@/components/ui/format'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { RelativeTime } from '@/components/ui/RelativeTime'
import type { VdcView } from '@/server/domain/catalog'
import { paths } from '@/server/domain/paths'
import { CreateVdcDialog } from './CreateVdcDialog'
import { MembersPanel } from './MembersPanel'
import { QuotaDialog } from './QuotaDialog'

const columns: readonly Column<VdcView>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: row => row.name,
    isMono: true,
    isSortable: true,
    sortValue: row => row.name,
    phone: 'title',
    width: 180,
  },
  {
    id: 'description',
    header: 'For',
    cell: row =>
      row.description ? (
        <span className="text-muted" title={row.description}>
          {row.description}
        </span>
      ) : (
        '–'
      ),
    minWidth: 240,
  },
  {
    id: 'instances',
    header: 'Instances',
    cell: row => `${row.runningCount} of ${row.instanceCount} running`,
    align: 'end',
    isSortable: true,
    sortValue: row => row.instanceCount,
    width: 132,
  },
  {
    id: 'vcpus',
    header: 'vCPU',
    cell: row => row.vcpus,
    align: 'end',
    isSortable: true,
    sortValue: row => row.vcpus,
    phone: 'hidden',
    width: 80,
  },
  {
    id: 'memory',
    header: 'Memory',
    cell: row => formatMiB(row.memoryMiB),
    align: 'end',
    isSortable: true,
    sortValue: row => row.memoryMiB,
    phone: 'hidden',
    width: 104,
  },
  {
    id: 'volumes',
    header: 'Volumes',
    cell: row => formatGiB(row.volumeGiB),
    align: 'end',
    isSortable: true,
    sortValue: row => row.volumeGiB,
    phone: 'hidden',
    width: 104,
  },
  {
    id: 'createdAt',
    header: 'Created',
    cell: row => <RelativeTime at={row.createdAt} />,
    align: 'end',
    phone: 'hidden',
    width: 112,
  },
]

/** All virtual data centers, for operators. */
export function VdcAdminList() {
  const trpc = useTRPC()
  const list = useQuery(trpc.vdcs.list.queryOptions())
  const [isCreating, setCreating] = useState(false)
  const [membersOf, setMembersOf] = useState<VdcView | null>(null)
  const [quotaOf, setQuotaOf] = useState<VdcView | null>(null)
  const create = (
    <Button variant="primary" icon={<Plus size={16} />} onClick={() => setCreating(true)}>
      Create VDC
    </Button>
  )
  const { table } = useListTable(list, {
    label: 'Virtual data centers',
    empty: (
      <EmptyState icon={<Boxes />} title="No VDCs yet" action={create}>
        A virtual data center belongs to a team: its network, its instances, its volumes. Create the first.
      </EmptyState>
    ),
  })
  return (
    <Page>
      <PageHeader
        title="Virtual data centers"
        meta={list.data && formatCount(list.data.items.length, 'VDC')}
        actions={create}
      />
      <DataTable
        {...table}
        columns={columns}
        rowLabel={row => row.name}
        rowHref={row => paths.vdc(row.id)}
        rowMenu={row => [
          { label: 'Members…', icon: <UsersRound />, onSelect: () => setMembersOf(row) },
          { label: 'Quota…', icon: <Gauge />, onSelect: () => setQuotaOf(row) },
        ]}
        skeletonRows={3}
      />
      {isCreating && <CreateVdcDialog onClose={() => setCreating(false)} />}
      {quotaOf && <QuotaDialog vdc={quotaOf} onClose={() => setQuotaOf(null)} />}
      {membersOf && <MembersPanel vdc={membersOf} onClose={() => setMembersOf(null)} />}
    </Page>
  )
}
