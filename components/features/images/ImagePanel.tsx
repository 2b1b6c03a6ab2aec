'use client'
import { useQuery } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { ErrorState } from '@/components/ui/ErrorState'
import { formatMiB } from '@/components/ui/format'
import { KeyValue } from '@/components/ui/KeyValue'
import { Menu, type MenuItems } from '@/components/ui/Menu'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { SidePanel } from '@/components/ui/SidePanel'
import { SkeletonText } from '@/components/ui/Skeleton'
import type { ImageView } from '@/server/domain/catalog'
import type { ImageCopyView } from '@/server/domain/image-copy'
import { ImageCopies } from './ImageCopies'
import { RemoveCopiesDialog } from './RemoveCopiesDialog'
import { useCopyMenu } from './use-copy-menu'

type Props = { imageId: string; menu: (image: ImageView) => MenuItems; onClose: () => void }

/** One image in the right panel, with the hosts that hold a copy; its id is in the address. */
export function ImagePanel({ imageId, menu, onClose }: Props) {
  const trpc = useTRPC()
  const images = useQuery(trpc.images.list.queryOptions())
  const copies = useQuery(trpc.images.copies.queryOptions({ imageId }))
  const [removedFrom, setRemovedFrom] = useState<readonly ImageCopyView[] | null>(null)
  const copyMenu = useCopyMenu(imageId, setRemovedFrom)
  const image = images.data?.items.find(({ id }) => id === imageId)
  const hosts = copies.data?.items ?? []
  return (
    <SidePanel
      open
      onOpenChange={open => !open && onClose()}
      title={image?.name ?? 'Image'}
      meta={image?.description}
      actions={
        image && (
          <Menu
            trigger={
              <Button size="sm" trailing={<ChevronDown size={14} />}>
                Actions
              </Button>
            }
            items={() => [...copyMenu(hosts, 'all hosts'), 'separator', ...menu(image)]}
          />
        )
      }
    >
      {images.error || copies.error || (images.data && !image) ? (
        <ErrorState title="This image can’t be shown">
          {images.data && !image
            ? 'It was removed, or is not published yet.'
            : sentenceOf((images.error ?? copies.error) as never)}
        </ErrorState>
      ) : !image || !copies.data ? (
        <SkeletonText lines={8} />
      ) : (
        <div className="flex flex-col gap-6">
          <KeyValue
            items={[
              { key: 'File', value: `${formatMiB(image.sizeMiB)} ${image.format}` },
              { key: 'From', value: <span className="break-all">{image.source}</span> },
              { key: 'SHA-256', value: <span className="break-all">{image.checksum}</span>, isMono: true },
              { key: 'Added', value: <RelativeTime at={image.createdAt} /> },
              { key: 'Id', value: image.id, isMono: true },
            ]}
          />
          <ImageCopies hosts={hosts} menu={zone => copyMenu(zone, zone[0]!.zoneName)} />
        </div>
      )}
      {removedFrom && image && (
        <RemoveCopiesDialog image={image} hosts={removedFrom} onClose={() => setRemovedFrom(null)} />
      )}
    </SidePanel>
  )
}
