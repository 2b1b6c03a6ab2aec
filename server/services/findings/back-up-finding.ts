import type { ResolvedView } from '@/server/domain/drift'
import type { Id } from '@/server/domain/ids'
import { readCoverage } from '@/server/store/backup-policies'
import { changeFindings, type KnownFinding } from '@/server/store/findings'
import { transact } from '@/server/store/transact'
import { createBackup } from '../backups/create-backup'
import type { ServiceContext } from '../context'

/** What its schedule has asked for is begun now, to where that says. */
export async function backUpFinding(
  ctx: ServiceContext,
  { view: { id, resourceId } }: KnownFinding,
  { idempotencyKey }: { idempotencyKey?: string },
): Promise<ResolvedView> {
  const volumeId = resourceId as Id<'volume'>
  const zoneId = (await readCoverage(ctx.store.pool, volumeId))?.policy?.zoneId ?? undefined
  const { taskId } = await createBackup(ctx, { volumeId, zoneId, ...(idempotencyKey && { idempotencyKey }) })
  await transact(ctx.store, tx => changeFindings(tx, [id], { repairedBy: ctx.actor.name, planId: null, taskId }))
  return { planId: null, taskId }
}
