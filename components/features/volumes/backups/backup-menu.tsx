import { ArchiveRestore, ShieldCheck, Trash2 } from 'lucide-react'
import type { MenuItems } from '@/components/ui/Menu'
import { type BackupView, backupCan } from '@/server/domain/backup'

export type AskedOfBackup = { kind: 'restore' | 'verify' | 'delete'; backup: BackupView }

/** What can be done with a backup, wherever it is shown. */
export function backupMenu(backup: BackupView, readOnly: string | null, ask: (what: AskedOfBackup) => void): MenuItems {
  const why = (kind: keyof typeof backupCan) => {
    const verdict = backupCan[kind](backup)
    return readOnly ?? (verdict.allowed ? null : verdict.reason)
  }
  const onSelect = (kind: AskedOfBackup['kind']) => () => ask({ kind, backup })
  return [
    {
      label: 'Restore…',
      icon: <ArchiveRestore />,
      disabledReason: why('restore'),
      onSelect: onSelect('restore'),
    },
    { label: 'Verify', icon: <ShieldCheck />, disabledReason: why('verify'), onSelect: onSelect('verify') },
    'separator',
    { label: 'Delete…', icon: <Trash2 />, danger: true, disabledReason: why('delete'), onSelect: onSelect('delete') },
  ]
}
