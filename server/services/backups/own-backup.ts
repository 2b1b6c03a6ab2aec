import { type Action, authorize } from '@/server/policy'
import { type BackupFacts, lockBackup } from '@/server/store/backups'
import type { AnyTx } from '@/server/store/transact'
import type { ServiceContext } from '../context'

/** The backup, held until the transaction ends: permitted to the actor. */
export async function ownBackup(
  tx: AnyTx,
  { actor }: ServiceContext,
  action: Action,
  backupId: string,
): Promise<BackupFacts> {
  const backup = await lockBackup(tx, backupId)
  authorize(actor, action, { vdcId: backup?.vdcId, kind: 'backup', id: backupId })
  return backup!
}

/** What its tasks are told of it. */
export const asInput = ({ id, vdcId, zoneId, volumeName }: BackupFacts) => ({ backupId: id, vdcId, zoneId, volumeName })
