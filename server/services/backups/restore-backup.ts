import type { z } from 'zod'
import { backupCan } from '@/server/domain/backup'
import { PlenumError } from '@/server/domain/errors'
import { newId } from '@/server/domain/ids'
import type { restoreBackupInput } from '@/server/domain/inputs'
import { noUse } from '@/server/domain/quota'
import { refuseFull } from '@/server/domain/storage-capacity'
import type { TaskReceipt } from '@/server/domain/task'
import { authorize } from '@/server/policy'
import { holdQuota } from '@/server/store/quota'
import { insertVolume } from '@/server/store/volumes'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { storageInZone } from '../volumes/storage-in-zone'
import { asInput, ownBackup } from './own-backup'

/** As a new volume, in any zone: what the backup was made of, if it is still there, stays as it is. */
export function restoreBackup(ctx: ServiceContext, input: z.output<typeof restoreBackupInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'backup.restore', async tx => {
    const backup = await ownBackup(tx, ctx, 'backups.read', input.backupId)
    const { vdcId, sizeGiB } = backup
    authorize(ctx.actor, 'volumes.create', { vdcId, kind: 'backup', id: backup.id })
    allow(backupCan.restore(backup))
    const { zoneId } = input
    const { name } = input
    const storage = await storageInZone(tx, zoneId, input.storage, sizeGiB)
    refuseFull(name, storage, sizeGiB)
    const storageId = storage.id
    await holdQuota(tx, vdcId, { ...noUse, diskGiB: sizeGiB })
    const volumeId = newId('volume')
    if (!(await insertVolume(tx, { id: volumeId, vdcId, zoneId, storageId, name, sizeGiB, fromBackupId: backup.id })))
      throw new PlenumError('conflict', `There is already a volume ${name} in this VDC. Choose another name.`, {
        field: 'name',
      })
    return {
      kind: 'backup.restore',
      input: { ...asInput(backup), volumeId, name, toZoneId: zoneId, toStorageId: storageId, sizeGiB },
      vdcId,
      resource: { kind: 'volume', id: volumeId, name },
      locks: [lockOf('backup', backup.id), lockOf('volume', volumeId)],
    }
  })
}
