'use client'
import { useQuery } from '@tanstack/react-query'
import { Disc3, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useListTable } from '@/components/live/use-list-table'
import { Button } from '@/components/ui/Button'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { formatCount, formatMiB } from '@/components/ui/format'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { RelativeTime } from '@/components/ui/RelativeTime'
import type { ImageView } from '@/server/domain/catalog'
import { AddImageDialog } from './AddImageDialog'

const columns: readonly Column<ImageView>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: row => row.name,
    phone: 'title',
    isSortable: true,
    sortValue: row => row.name,
    minWidth: 160,
  },
  {
    id: 'description',
    header: 'What it is',
    cell: row => <span className="text-muted">{row.description || '–'}</span>,
    minWidth: 200,
  },
  { id: 'size', header: 'Size', cell: row => (row.sizeMiB ? formatMiB(row.sizeMiB) : '–'), align: 'end', width: 96 },
  {
    id: 'memory',
    header: 'Least memory',
    cell: row => formatMiB(row.minMemoryMiB),
    align: 'end',
    phone: 'hidden',
    width: 112,
  },
  {
    id: 'createdAt',
    header: 'Added',
    cell: row => <RelativeTime at={row.createdAt} />,
    align: 'end',
    phone: 'hidden',
    width: 112,
  },
]

/** Bootable sources, shared by all VDCs. */
export function ImageList() {
  const trpc = useTRPC()
  const list = useQuery(trpc.images.list.queryOptions())
  const [isAdding, setAdding] = useState(false)
  const add = (
    <Button variant="primary" icon={<Plus size={16} />} onClick={() => setAdding(true)}>
      Add image
    </Button>
  )
  const { table } = useListTable(list, {
    label: 'Images',
    empty: (
      <EmptyState icon={<Disc3 />} title="No images yet" action={add}>
        An image is a bootable disk with cloud-init, as distributions publish them. Instances start from a copy of it.
      </EmptyState>
    ),
  })
  return (
    <Page>
      <PageHeader title="Images" meta={list.data && formatCount(list.data.items.length, 'image')} actions={add} />
      <DataTable {...table} columns={columns} rowLabel={row => row.name} skeletonRows={3} />
      {isAdding && <AddImageDialog onClose={() => setAdding(false)} />}
    </Page>
  )
}
