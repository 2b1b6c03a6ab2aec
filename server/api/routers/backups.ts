import { backupView } from '@/server/domain/backup'
import { backupCoverage, volumeCoverage } from '@/server/domain/backup-policy'
import { pageOf } from '@/server/domain/common'
import type { ErrorKind } from '@/server/domain/errors'
import {
  backupCoverageInput,
  createBackupInput,
  deleteBackupInput,
  listBackupsInput,
  restoreBackupInput,
  setVdcPolicyInput,
  setVolumePolicyInput,
  verifyBackupInput,
} from '@/server/domain/inputs'
import { taskReceipt } from '@/server/domain/task'
import { createBackup } from '@/server/services/backups/create-backup'
import { deleteBackup } from '@/server/services/backups/delete-backup'
import { getCoverage, setVdcPolicy, setVolumePolicy } from '@/server/services/backups/policies'
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

  coverage: call({
    method: 'GET',
    path: '/vdcs/{vdcId}/backup-coverage',
    summary: 'Get how a VDC’s volumes are backed up',
    description: 'The policy of each, its last good backup, the next one, and whether one is overdue. Times are UTC.',
    permission: 'backups.read',
    errors: ['missing'],
  })
    .input(backupCoverageInput)
    .output(backupCoverage)
    .query(({ ctx, input }) => getCoverage(ctx.service, input)),

  setVdcPolicy: call({
    method: 'PUT',
    path: '/vdcs/{vdcId}/backup-policy',
    summary: 'Set when a VDC’s volumes are backed up',
    description: 'Those that have no policy of their own. Null: by hand only.',
    permission: 'backups.create',
    errors: ['missing', 'denied', 'unsupported'],
  })
    .input(setVdcPolicyInput)
    .output(backupCoverage)
    .mutation(({ ctx, input }) => setVdcPolicy(ctx.service, input)),

  setVolumePolicy: call({
    method: 'PUT',
    path: '/volumes/{volumeId}/backup-policy',
    summary: 'Set when a volume is backed up',
    description: 'A policy of its own, `none`, or `vdc`: as its VDC says.',
    permission: 'backups.create',
    errors: ['missing', 'denied', 'unsupported'],
  })
    .input(setVolumePolicyInput)
    .output(volumeCoverage)
    .mutation(({ ctx, input }) => setVolumePolicy(ctx.service, input)),
})
