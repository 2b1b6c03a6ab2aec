import { backupView } from '@/server/domain/backup'
import { pageOf } from '@/server/domain/common'
import type { ErrorKind } from '@/server/domain/errors'
import {
  createBackupInput,
  deleteBackupInput,
  listBackupsInput,
  restoreBackupInput,
  verifyBackupInput,
} from '@/server/domain/inputs'
import { taskReceipt } from '@/server/domain/task'
import { createBackup } from '@/server/services/backups/create-backup'
import { deleteBackup } from '@/server/services/backups/delete-backup'
import { listBackups } from '@/server/services/backups/queries'
import { restoreBackup } from '@/server/services/backups/restore-backup'
import { verifyBackup } from '@/server/services/backups/verify-backup'
import { callsOf, router } from '../trpc'

const call = callsOf('Backups')

const changing: ErrorKind[] = ['missing', 'denied', 'conflict', 'busy', 'unsupported']

export const backupsRouter = router({
  list: call({
    method: 'GET',
    path: '/vdcs/{vdcId}/backups',
    summary: 'List a VDC’s backups',
    description: 'Also of volumes that are gone.',
    permission: 'backups.read',
    errors: ['missing'],
  })
    .input(listBackupsInput)
    .output(pageOf(backupView))
    .query(({ ctx, input }) => listBackups(ctx.service, input)),

  create: call({
    method: 'POST',
    path: '/volumes/{volumeId}/backups',
    summary: 'Back up a volume',
    description:
      'Also while an instance uses it: it holds what a power cut at that moment would have left. Kept in another zone than the volume’s, unless one is named.',
    permission: 'backups.create',
    errors: [...changing, 'exhausted'],
  })
    .input(createBackupInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => createBackup(ctx.service, input)),

  restore: call({
    method: 'POST',
    path: '/backups/{backupId}/restore',
    summary: 'Restore a backup as a new volume',
    description: 'In any zone. The volume can be used once all of it was compared with what was backed up.',
    permission: 'volumes.create',
    errors: [...changing, 'exhausted'],
  })
    .input(restoreBackupInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => restoreBackup(ctx.service, input)),

  verify: call({
    method: 'POST',
    path: '/backups/{backupId}/verify',
    summary: 'Verify a backup',
    description: 'Reads all of it back and compares its checksum with what was read of the volume. Changes nothing.',
    permission: 'backups.verify',
    errors: changing,
  })
    .input(verifyBackupInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => verifyBackup(ctx.service, input)),

  delete: call({
    method: 'DELETE',
    path: '/backups/{backupId}',
    summary: 'Delete a backup',
    description: 'Others that share pieces with it stay whole.',
    permission: 'backups.delete',
    errors: changing,
  })
    .input(deleteBackupInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => deleteBackup(ctx.service, input)),
})
