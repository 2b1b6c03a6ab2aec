import { type Action, authorize } from '@/server/policy'
import { readSnapshotFacts, type SnapshotFacts } from '@/server/store/snapshots'
import type { AnyTx } from '@/server/store/transact'
import { lockVolume, type VolumeFactsRow } from '@/server/store/volumes'
import type { ServiceContext } from '../context'

/** The snapshot and its volume, held until the transaction ends: permitted to the actor. */
export async function ownSnapshot(
  tx: AnyTx,
  { actor }: ServiceContext,
  action: Action,
  snapshotId: string,
): Promise<{ snapshot: SnapshotFacts; volume: VolumeFactsRow }> {
  const before = await readSnapshotFacts(tx, snapshotId)
  const volume = before && (await lockVolume(tx, before.volumeId))
  // Again, now that nobody can change it.
  const snapshot = volume && (await readSnapshotFacts(tx, snapshotId))
  authorize(actor, action, { vdcId: snapshot?.vdcId, kind: 'snapshot', id: snapshotId })
  return { snapshot: snapshot!, volume: volume! }
}
