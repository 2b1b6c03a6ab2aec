import type { z } from 'zod'
import { backupCan } from '@/server/domain/backup'
import type { deleteBackupInput } from '@/server/domain/inputs'
import type { TaskReceipt } from '@/server/domain/task'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { asInput, ownBackup } from './own-backup'

/** Others that share pieces with it keep them. */
export function deleteBackup(ctx: ServiceContext, input: z.output<typeof deleteBackupInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'backup.delete', async tx => {
    const backup = await ownBackup(tx, ctx, 'backups.delete', input.backupId)
    allow(backupCan.delete(backup))
    return {
      kind: 'backup.delete',
      input: asInput(backup),
      vdcId: backup.vdcId,
      resource: { kind: 'backup', id: backup.id, name: backup.volumeName },
      locks: [lockOf('backup', backup.id)],
    }
  })
}
