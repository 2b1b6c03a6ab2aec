'use client'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import type { SnapshotView } from '@/server/domain/snapshot'
import type { VolumeView } from '@/server/domain/volume'

type Props = { volume: VolumeView; snapshot: SnapshotView; onClose: () => void }

export function DeleteSnapshotDialog({ volume, snapshot, onClose }: Props) {
  const trpc = useTRPC()
  const remove = useTaskMutation(trpc.snapshots.delete.mutationOptions({ onSuccess: onClose }))
  return (
    <ConfirmDialog
      open
      onOpenChange={open => !open && onClose()}
      title={`Delete snapshot ${snapshot.name}?`}
      description={`${volume.name} can’t go back to it any more. What is on ${volume.name} now stays, and so do volumes that were made from the snapshot.`}
      confirmLabel="Delete snapshot"
      onConfirm={() => remove.mutateAsync({ snapshotId: snapshot.id })}
      error={remove.error ? sentenceOf(remove.error) : undefined}
    />
  )
}
