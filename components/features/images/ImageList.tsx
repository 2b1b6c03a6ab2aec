'use client'
import { useQuery } from '@tanstack/react-query'
import { Copy, Disc3, GitBranch, Plus, Trash2, Users } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useListTable } from '@/components/live/use-list-table'
import { Button } from '@/components/ui/Button'
import { copyText } from '@/components/ui/copy-text'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { EmptyState } from '@/components/ui/EmptyState'
import { formatCount, formatGiB, formatMiB } from '@/components/ui/format'
import type { MenuItems } from '@/components/ui/Menu'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { toast } from '@/components/ui/Toaster'
import type { ImageView } from '@/server/domain/catalog'
import { AddImageDialog } from './AddImageDialog'
import { FamilyCell } from './FamilyCell'
import { ImagePanel } from './ImagePanel'
import { RemoveImageDialog } from './RemoveImageDialog'
import { ShareImageDialog } from './ShareImageDialog'
import { SigningKeysDialog } from './SigningKeysDialog'
import { imageSearch } from './search'
import { VersionDialog } from './VersionDialog'

const columns: readonly Column<ImageView>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: row => (
      <>
        {row.name}
        {row.isDeprecated && <span className="font-normal text-muted"> deprecated</span>}
      </>
    ),
    phone: 'title',
    isSortable: true,
    sortValue: row => row.name,
    minWidth: 160,
  },
  {
    id: 'description',
    header: 'What it is',
    cell: row => (row.description ? <span className="text-muted">{row.description}</span> : '–'),
    minWidth: 160,
  },
  {
    id: 'family',
    header: 'Version of',
    cell: row => <FamilyCell image={row} />,
    isSortable: true,
    sortValue: row => row.family ?? '',
    phone: 'hidden',
    minWidth: 128,
  },
  {
    id: 'visibility',
    header: 'Who may use it',
    cell: row => (
      <span className={row.visibility === 'private' ? 'text-muted' : undefined}>
        {row.visibility === 'shared'
          ? row.sharedWith.map(({ name }) => name).join(', ')
          : { public: 'Every VDC', private: 'No VDC yet' }[row.visibility]}
      </span>
    ),
    minWidth: 128,
  },
  {
    id: 'signature',
    header: 'Signed by',
    cell: row => (
      <span title={row.signature?.fingerprint} className={row.signature ? undefined : 'text-muted'}>
        {row.signature?.owner.replace(/ <.*>$/, '') ?? '–'}
      </span>
    ),
    phone: 'hidden',
    minWidth: 112,
  },
  {
    id: 'size',
    header: 'File',
    cell: row => (row.sizeMiB ? `${formatMiB(row.sizeMiB)} ${row.format}` : '–'),
    align: 'end',
    width: 128,
  },
  { id: 'disk', header: 'Disk', cell: row => formatGiB(row.virtualGiB), align: 'end', phone: 'hidden', width: 88 },
  {
    id: 'instances',
    header: 'Instances',
    cell: row => row.instanceCount,
    align: 'end',
    phone: 'hidden',
    width: 96,
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

/** Bootable sources, and who may use them. */
export function ImageList() {
  const trpc = useTRPC()
  const list = useQuery(trpc.images.list.queryOptions())
  const [params, setParams] = useQueryStates(imageSearch)
  const [isAdding, setAdding] = useState(false)
  const [isTrusting, setTrusting] = useState(false)
  const [versioned, setVersioned] = useState<ImageView | null>(null)
  const [shared, setShared] = useState<ImageView | null>(null)
  const [removed, setRemoved] = useState<ImageView | null>(null)
  const menu = (image: ImageView): MenuItems => [
    {
      label: 'Copy sha256',
      icon: <Copy />,
      disabledReason: !image.checksum && 'Nobody has read its file yet.',
      onSelect: () => void copyText(image.checksum).then(isCopied => isCopied && toast.success('Copied.')),
    },
    { label: 'Who may use it…', icon: <Users />, onSelect: () => setShared(image) },
    { label: 'Version…', icon: <GitBranch />, onSelect: () => setVersioned(image) },
    'separator',
    {
      label: 'Remove…',
      icon: <Trash2 />,
      danger: true,
      disabledReason:
        image.instanceCount > 0 && `${formatCount(image.instanceCount, 'instance')} made from it: a rebuild needs it.`,
      onSelect: () => setRemoved(image),
    },
  ]
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
      <PageHeader
        title="Images"
        meta={list.data && formatCount(list.data.items.length, 'image')}
        actions={
          <>
            <Button onClick={() => setTrusting(true)}>Signing keys</Button>
            {add}
          </>
        }
      />
      <DataTable
        {...table}
        columns={columns}
        rowLabel={row => row.name}
        rowMenu={menu}
        onRowActivate={row => void setParams({ image: row.id })}
        currentId={params.image}
        skeletonRows={3}
      />
      {params.image && (
        <ImagePanel imageId={params.image} menu={menu} onClose={() => void setParams({ image: null })} />
      )}
      {isTrusting && <SigningKeysDialog onClose={() => setTrusting(false)} />}
      {isAdding && <AddImageDialog onClose={() => setAdding(false)} />}
      {versioned && <VersionDialog image={versioned} onClose={() => setVersioned(null)} />}
      {shared && <ShareImageDialog image={shared} onClose={() => setShared(null)} />}
      {removed && <RemoveImageDialog image={removed} onClose={() => setRemoved(null)} />}
    </Page>
  )
}
