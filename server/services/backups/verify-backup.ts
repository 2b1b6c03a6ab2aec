import type { z } from 'zod'
import { backupCan } from '@/server/domain/backup'
import type { verifyBackupInput } from '@/server/domain/inputs'
import type { TaskReceipt } from '@/server/domain/task'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { asInput, ownBackup } from './own-backup'

/** Reads all of it back and compares; nothing that is there changes. */
export function verifyBackup(ctx: ServiceContext, input: z.output<typeof verifyBackupInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'backup.verify', async tx => {
    const backup = await ownBackup(tx, ctx, 'backups.verify', input.backupId)
    allow(backupCan.verify(backup))
    return {
      kind: 'backup.verify',
      input: { ...asInput(backup), sizeGiB: backup.sizeGiB },
      vdcId: backup.vdcId,
      resource: { kind: 'backup', id: backup.id, name: backup.volumeName },
      locks: [lockOf('backup', backup.id)],
    }
  })
}
