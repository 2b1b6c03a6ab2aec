'use client'
import { useState } from 'react'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import type { BackupView } from '@/server/domain/backup'
import { type AskedOfBackup, backupMenu } from './backup-menu'
import { DeleteBackupDialog } from './DeleteBackupDialog'
import { RestoreDialog } from './RestoreDialog'

/** The menu of each backup, and the dialog that it opened. */
export function useBackupActions(vdcId: string) {
  const trpc = useTRPC()
  const readOnly = useReadOnly(vdcId)
  const [asked, setAsked] = useState<AskedOfBackup | null>(null)
  const verify = useTaskMutation(trpc.backups.verify.mutationOptions())
  const ask = (what: AskedOfBackup) =>
    what.kind === 'verify' ? verify.mutate({ backupId: what.backup.id }) : setAsked(what)
  const close = () => setAsked(null)
  return {
    menu: (backup: BackupView) => backupMenu(backup, readOnly, ask),
    dialog:
      asked?.kind === 'restore' ? (
        <RestoreDialog backup={asked.backup} onClose={close} />
      ) : asked ? (
        <DeleteBackupDialog backup={asked.backup} onClose={close} />
      ) : null,
  }
}
