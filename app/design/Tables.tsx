'use client'
import { Play, Server, Square } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { ErrorState } from '@/components/ui/ErrorState'
import { formatMiB } from '@/components/ui/format'
import { IconButton } from '@/components/ui/IconButton'
import { StateBadge } from '@/components/ui/StateBadge'
import { Variants } from './Specimen'
import { type Sample, samples } from './samples'

export function Tables() {
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set(['i-003']))
  return (
    <>
      <Variants label="Rows">
        <DataTable
          className="w-full"
          label="Instances"
          columns={columns}
          rows={ROWS}
          rowId={row => row.id}
          rowHref={row => `/design#${row.id}`}
          selection={selection}
          onSelectionChange={setSelection}
          rowActions={() => (
            <>
              <IconButton size="sm" label="Start" icon={<Play size={14} />} />
              <IconButton size="sm" label="Stop" icon={<Square size={14} />} />
            </>
          )}
          rowMenu={() => [{ label: 'Restart' }, 'separator', { label: 'Delete', danger: true }]}
          isLoadingMore
          hasMore
        />
      </Variants>
      <Variants label="Loading, empty, error">
        <DataTable
          className="w-full"
          label="Loading"
          columns={columns}
          rows={[]}
          rowId={rowId}
          isLoading
          skeletonRows={3}
        />
        <DataTable
          className="w-full"
          label="Empty"
          columns={columns}
          rows={[]}
          rowId={rowId}
          empty={
            <EmptyState
              icon={<Server />}
              title="No instances yet"
              action={<Button variant="primary">Create instance</Button>}
            >
              Instances are the virtual machines of this VDC. They show up here as soon as they are asked for.
            </EmptyState>
          }
        />
        <DataTable
          className="w-full"
          label="Error"
          columns={columns}
          rows={[]}
          rowId={rowId}
          error={
            <ErrorState title="Instances could not be read" onRetry={() => {}}>
              The server did not answer within 10 s. What you see elsewhere may be out of date.
            </ErrorState>
          }
        />
      </Variants>
      <Variants label="As cards">
        <DataTable
          className="w-full max-w-sm"
          label="Cards"
          columns={columns}
          rows={ROWS.slice(0, 4)}
          rowId={rowId}
          rowHref={() => '/design'}
          rowMenu={() => []}
          layout="cards"
        />
      </Variants>
    </>
  )
}

const ROWS = samples(8)
const rowId = (row: Sample) => row.id

const columns: Column<Sample>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: row => row.name,
    isMono: true,
    phone: 'title',
    isSortable: true,
    sortValue: row => row.name,
  },
  {
    id: 'state',
    header: 'State',
    width: 128,
    cell: row => <StateBadge state={row.state} />,
    flashKey: row => row.state,
  },
  { id: 'zone', header: 'Zone', width: 64, cell: row => row.zone, isMono: true },
  { id: 'address', header: 'Address', width: 112, cell: row => row.address, isMono: true },
  {
    id: 'memory',
    header: 'Memory',
    width: 88,
    align: 'end',
    cell: row => formatMiB(row.memoryMiB),
    isSortable: true,
    sortValue: row => row.memoryMiB,
  },
]
