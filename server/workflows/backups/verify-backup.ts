import { PlenumError } from '@/server/domain/errors'
import type { Backups } from '@/server/drivers/contract'
import type { StepContext, Workflow } from '@/server/engine/types'
import { type BackupFacts, recordBackupVerified } from '@/server/store/backups'
import type { WorkflowPorts } from '../ports'
import { checksum } from './measure'
import { bytesOf, carrying, refOf, requireBackup, storeOf } from './reach'

export const verifyBackup: Workflow<'backup.verify', WorkflowPorts> = {
  kind: 'backup.verify',
  steps: {
    'Read it back': {
      ...carrying,
      async do(context) {
        const { input, ports } = context
        const backup = await requireBackup(context, input.backupId)
        const store = await storeOf(context, input.zoneId)
        const damage = await damageOf(context, backup, store)
        await recordBackupVerified(ports.store.pool, input.backupId, damage)
        if (damage)
          throw new PlenumError(
            'missing',
            `This backup of ${backup.volumeName} is damaged. ${damage} Back the volume up anew, and ask an operator to look at the store.`,
          )
      },
      undo: 'Nothing was changed by reading.',
    },
  },
}

/** Null: all that was backed up is there. */
async function damageOf(
  { input, call, progress }: StepContext<'backup.verify', WorkflowPorts, unknown>,
  backup: BackupFacts & { external: string },
  store: Backups,
): Promise<string | null> {
  try {
    const kept = await store.read({ ...refOf(input), external: backup.external }, call)
    const sha256 = await checksum(kept, bytesOf(input.sizeGiB), progress)
    return sha256 === backup.sha256 ? null : 'What its store answered is not what was backed up.'
  } catch (error) {
    if (error instanceof PlenumError && error.kind === 'missing') return error.message
    throw error
  }
}
