import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { BackupRef, Backups, Contents } from '@/server/drivers/contract'
import { type BackupFacts, readBackupFacts } from '@/server/store/backups'
import { storageOf } from '../instances/connect-volumes'
import type { Work } from '../ports'

/** A step's limits for what carries a whole volume: no shorter than its task's. A store that prunes lets others wait. */
export const carrying = { timeoutMs: 14 * 24 * 60 * 60_000, attempts: 20 }

export const bytesOf = (sizeGiB: number) => sizeGiB * 1024 ** 3

export const refOf = ({ backupId: id, vdcId: vault }: { backupId: Id<'backup'>; vdcId: Id<'vdc'> }): BackupRef => ({
  ...{ id, vault },
})

export async function storeOf(context: Work, zoneId: string): Promise<Backups> {
  const { backups } = await context.ports.infrastructure.backups(zoneId)
  if (backups) return backups
  throw new PlenumError('unsupported', 'This zone keeps no backups. Choose another.')
}

/** @throws `unsupported` where volumes can't be carried elsewhere. */
export async function contentsOf(context: Work, storageId: Id<'storage'>): Promise<Contents> {
  const { contents } = await storageOf(context, storageId)
  if (contents) return contents
  throw new PlenumError('unsupported', 'What this storage holds can’t be carried elsewhere.')
}

export async function requireBackup(context: Work, backupId: string): Promise<BackupFacts & { external: string }> {
  const backup = await readBackupFacts(context.ports.store.pool, backupId)
  if (backup?.external) return { ...backup, external: backup.external }
  throw new PlenumError('missing', 'The backup is no longer recorded. There is nothing left to do.')
}
