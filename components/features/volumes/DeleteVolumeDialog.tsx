'use client'
import { ActionPreview } from '@/components/live/ActionPreview'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import { formatCount, formatGiB } from '@/components/ui/format'
import type { VolumeView } from '@/server/domain/volume'

/** Data is lost, so the name is asked for; a volume that was never made has none. */
export function DeleteVolumeDialog({ volume, onClose }: { volume: VolumeView; onClose: () => void }) {
  const trpc = useTRPC()
  const remove = useTaskMutation(trpc.volumes.delete.mutationOptions({ onSuccess: onClose }))
  const hasData = volume.state !== 'failed'
  return (
    <ConfirmDialog
      open
      onOpenChange={open => !open && onClose()}
      title={`Delete volume ${volume.name}?`}
      description={
        hasData
          ? `All data on it (${formatGiB(volume.sizeGiB)})${snapshots(volume.snapshotCount)} is lost${volume.isEncrypted ? ', and so is its key' : ''}. This can’t be undone.`
          : 'It was never made; only its entry goes.'
      }
      confirmLabel="Delete volume"
      typeName={hasData ? volume.name : undefined}
      onConfirm={() => remove.mutateAsync({ volumeId: volume.id, generation: volume.generation })}
      preview={<ActionPreview vdcId={volume.vdcId} action={{ kind: 'delete volume', volumeId: volume.id }} />}
      error={remove.error ? sentenceOf(remove.error) : undefined}
    />
  )
}

const snapshots = (count: number) => (count === 0 ? '' : ` and on its ${formatCount(count, 'snapshot')}`)
