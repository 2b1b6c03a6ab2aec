'use client'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import { RelativeTime } from '@/components/ui/RelativeTime'
import type { BackupView } from '@/server/domain/backup'

export function DeleteBackupDialog({ backup, onClose }: { backup: BackupView; onClose: () => void }) {
  const trpc = useTRPC()
  const remove = useTaskMutation(trpc.backups.delete.mutationOptions({ onSuccess: onClose }))
  return (
    <ConfirmDialog
      open
      onOpenChange={open => !open && onClose()}
      title={`Delete this backup of ${backup.volumeName}?`}
      description={
        <>
          What {backup.volumeName} held <RelativeTime at={backup.takenAt} /> can’t be brought back from it any more. The
          volume itself, and its other backups, stay as they are.
        </>
      }
      confirmLabel="Delete backup"
      onConfirm={() => remove.mutateAsync({ backupId: backup.id })}
      error={remove.error ? sentenceOf(remove.error) : undefined}
    />
  )
}
