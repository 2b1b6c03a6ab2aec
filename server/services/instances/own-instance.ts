import { type Action, authorize } from '@/server/policy'
import { type InstanceFactsRow, lockInstance } from '@/server/store/instances'
import type { AnyTx } from '@/server/store/transact'
import { checkGeneration } from '../check-generation'
import type { ServiceContext } from '../context'

/** The instance, held until the transaction ends: permitted to the actor, unchanged since the actor looked. */
export async function ownInstance(
  tx: AnyTx,
  { actor }: ServiceContext,
  action: Action,
  input: { instanceId: string; generation?: number },
): Promise<InstanceFactsRow> {
  const instance = await lockInstance(tx, input.instanceId)
  authorize(actor, action, { vdcId: instance?.vdcId, kind: 'instance', id: input.instanceId })
  await checkGeneration(tx, instance!, input.generation)
  return instance!
}
