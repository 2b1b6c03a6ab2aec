import { dueSlot, expired } from '@/server/domain/backup-policy'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Actor } from '@/server/policy'
import { readCoverage, scheduledBackups, scheduledVolumes, writeBackupSlot } from '@/server/store/backup-policies'
import { plenum } from '@/server/store/drift-policies'
import type { Store } from '@/server/store/store'
import { asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { ownVolume } from '../volumes/own-volume'
import { beginBackup } from './create-backup'
import { deleteBackup } from './delete-backup'

/** Nobody's account: what volumes' policies ask for. */
const actor: Actor = { userId: 'plenum', name: plenum, email: '', isOperator: true, memberships: {}, via: 'token' }

/**
 * Begins all backups that are due, and deletes what need not be kept any more; the same tasks as a person's click. Any
 * number of processes may ask for it at any time: which moment was begun is written with its task. What can't be done
 * now, since its volume is busy for instance, stays due, and keeps nothing else waiting.
 */
export async function backUpAsPlenum(store: Store, onRefused: (error: unknown) => void = () => {}): Promise<void> {
  const ctx: ServiceContext = { store, actor, drivers: [], probe: unasked, createUser: unasked, seal: unasked }
  const attempt = (work: Promise<unknown>) =>
    work.catch(error => {
      if (!(error instanceof PlenumError)) throw error
      onRefused(error)
    })
  for (const { volumeId, policy, slot, now } of await scheduledVolumes(store.pool)) {
    if (dueSlot(policy, now, slot)) await attempt(beginDue(ctx, volumeId))
    for (const { id } of expired(await scheduledBackups(store.pool, volumeId), policy.keep))
      await attempt(deleteBackup(ctx, { backupId: id }))
  }
}

class NotDue extends PlenumError {
  constructor() {
    super('conflict', 'Another process has begun this backup.')
  }
}

function beginDue(ctx: ServiceContext, volumeId: Id<'volume'>) {
  return asTask(ctx, {}, 'backup.create', async tx => {
    const volume = await ownVolume(tx, ctx, 'backups.create', { volumeId })
    // Again, now that nobody can change it.
    const { policy, now, slot: last } = (await readCoverage(tx, volumeId))!
    const slot = policy && dueSlot(policy, now, last)
    if (!slot) throw new NotDue()
    const task = await beginBackup(tx, volume, { zoneId: policy.zoneId ?? undefined, origin: 'schedule' })
    await writeBackupSlot(tx, volumeId, slot)
    return task
  })
}

const unasked = () => Promise.reject(new Error('Backups ask for none of this'))
