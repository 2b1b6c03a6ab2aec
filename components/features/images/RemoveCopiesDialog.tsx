'use client'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import { formatBytes, formatCount } from '@/components/ui/format'
import type { ImageView } from '@/server/domain/catalog'
import { canGiveUpCopy, type ImageCopyView } from '@/server/domain/image-copy'
import { zoneOf } from './use-copy-menu'

type Props = { image: ImageView; hosts: readonly ImageCopyView[]; onClose: () => void }

export function RemoveCopiesDialog({ image, hosts, onClose }: Props) {
  const trpc = useTRPC()
  const remove = useTaskMutation(trpc.images.removeCopies.mutationOptions({ onSuccess: onClose }))
  const unused = hosts.filter(canGiveUpCopy)
  const bytes = unused.reduce((sum, { copy }) => sum + (copy?.sizeBytes ?? 0), 0)
  const used = hosts.filter(({ copy, instanceCount }) => copy && instanceCount > 0).length
  return (
    <ConfirmDialog
      open
      onOpenChange={open => !open && onClose()}
      title={`Remove unused copies of ${image.name}?`}
      description="The image itself stays, and can be chosen as before."
      consequences={[
        `${unused.map(({ hostName }) => hostName).join(', ')}: ${formatBytes(bytes)} become free.`,
        'The next instance of it there waits until it is copied again.',
        used > 0 && `${formatCount(used, 'host')} that root disks stand on it keep theirs.`,
      ].filter(line => line !== false)}
      confirmLabel={unused.length === 1 ? 'Remove copy' : `Remove ${unused.length} copies`}
      onConfirm={() => remove.mutateAsync({ imageId: image.id, ...zoneOf(hosts) })}
      error={remove.error ? sentenceOf(remove.error) : undefined}
    />
  )
}
