'use client'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import { formatGiB } from '@/components/ui/format'
import { RelativeTime } from '@/components/ui/RelativeTime'
import type { SnapshotView } from '@/server/domain/snapshot'
import type { VolumeView } from '@/server/domain/volume'

type Props = { volume: VolumeView; snapshot: SnapshotView; onClose: () => void }

/** What was written since is lost, so the volume’s name is asked for. */
export function RevertDialog({ volume, snapshot, onClose }: Props) {
  const trpc = useTRPC()
  const revert = useTaskMutation(trpc.snapshots.revert.mutationOptions({ onSuccess: onClose }))
  return (
    <ConfirmDialog
      open
      onOpenChange={open => !open && onClose()}
      title={`Revert ${volume.name} to ${snapshot.name}?`}
      description={
        <>
          All that was written to it since the snapshot (<RelativeTime at={snapshot.createdAt} />) is lost. This can’t
          be undone.
        </>
      }
      consequences={[
        'Other snapshots of it stay. Take one first if what is on it now may be wanted again.',
        volume.sizeGiB > snapshot.sizeGiB &&
          `It keeps its ${formatGiB(volume.sizeGiB)}; what was added to it since the snapshot is emptied.`,
        volume.attachment && `${volume.attachment.instanceName} can’t be started until it is done.`,
      ].filter(line => line !== false && line !== null)}
      confirmLabel="Revert volume"
      typeName={volume.name}
      onConfirm={() => revert.mutateAsync({ snapshotId: snapshot.id })}
      error={revert.error ? sentenceOf(revert.error) : undefined}
    />
  )
}
