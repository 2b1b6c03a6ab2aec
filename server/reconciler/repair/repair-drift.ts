import { underBrake } from '@/server/domain/drift'
import type { Id } from '@/server/domain/ids'
import { repairedUnasked, repairingVdcs } from '@/server/store/drift-policies'
import type { Watch } from '../reconciler'

/** Asks for a repair on the same way as a person would. Given by the process that wires everything. */
export type Repair = (vdcId: Id<'vdc'>, findingIds: Id<'finding'>[]) => Promise<void>

/**
 * Repairs without asking what a VDC's policy allows, as far as its brake lets it: the rest waits, and is shown as held
 * back; and always what leads outside by other hosts, or in another zone, than by now it is to (decision 26). One VDC's failure is told and does not keep
 * the others waiting.
 */
export async function repairDrift({ store, onTrouble }: Pick<Watch, 'store' | 'onTrouble'>, repair: Repair) {
  for (const { vdcId, findingIds } of await repairedUnasked(store.pool))
    await repair(vdcId, findingIds).catch(error => onTrouble(`Leading ${vdcId} outside`, error))
  for (const { vdcId, policy, instanceCount, repaired, candidates } of await repairingVdcs(store.pool)) {
    const { allowed } = underBrake(policy, instanceCount, new Set(repaired), candidates)
    if (allowed.length === 0) continue
    const ids = allowed.map(each => each.findingId)
    await repair(vdcId, ids).catch(error => onTrouble(`Repairing the drift of ${vdcId}`, error))
  }
}
