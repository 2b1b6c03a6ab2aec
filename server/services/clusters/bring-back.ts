import type { Resurrection } from '@/server/domain/resurrection'
import type { TaskReceipt } from '@/server/domain/task'
import { recordHealth } from '@/server/store/member-health'
import type { MemberRow } from '@/server/store/resurrection'
import type { ServiceContext } from '../context'
import { rebootInstance } from '../instances/reboot-instance'
import { rebuildInstance } from '../instances/rebuild-instance'
import { startInstance } from '../instances/start-instance'

/**
 * Brings one member back by the task that a person would start. Bound to its generation: whoever changed what is wanted
 * of it meanwhile, by a stop for instance, is not overruled.
 */
export async function bringBack(
  ctx: ServiceContext,
  { id: instanceId, generation, observed }: MemberRow,
  by: Resurrection['by'],
  idempotencyKey?: string,
): Promise<TaskReceipt> {
  const input = { instanceId, generation, idempotencyKey }
  if (by !== 'restart') return rebuildInstance(ctx, { ...input, ...(by === 'elsewhere' && { target: by }) })
  if (observed !== 'running') return startInstance(ctx, input)
  const receipt = await rebootInstance(ctx, input)
  // What it was silent about was before this.
  await recordHealth(ctx.store.pool, instanceId, { state: 'unknown', reason: null })
  return receipt
}
