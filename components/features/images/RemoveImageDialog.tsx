'use client'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import type { ImageView } from '@/server/domain/catalog'

export function RemoveImageDialog({ image, onClose }: { image: ImageView; onClose: () => void }) {
  const trpc = useTRPC()
  const remove = useTaskMutation(trpc.images.remove.mutationOptions({ onSuccess: onClose }))
  const isOnServer = image.source.startsWith('/') || image.source.startsWith('simulated:')
  return (
    <ConfirmDialog
      open
      onOpenChange={open => !open && onClose()}
      title={`Remove image ${image.name}?`}
      description="No instance was made from it. Nobody can choose it any more."
      consequences={[
        'Hosts give up their copies.',
        isOnServer ? `The file ${image.source} stays where it is.` : 'The file that Plenum keeps of it is deleted.',
        'Designs that name it name another one before they are applied again.',
      ]}
      confirmLabel="Remove image"
      onConfirm={() => remove.mutateAsync({ imageId: image.id })}
      error={remove.error ? sentenceOf(remove.error) : undefined}
    />
  )
}
