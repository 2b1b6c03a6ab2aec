import { type VolumeFacts, volumeState } from '@/server/domain/volume'
import { type Action, authorize } from '@/server/policy'
import type { AnyTx } from '@/server/store/transact'
import { lockVolume, type VolumeFactsRow } from '@/server/store/volumes'
import { checkGeneration } from '../check-generation'
import type { ServiceContext } from '../context'

/** The volume, held until the transaction ends: permitted to the actor, unchanged since the actor looked. */
export async function ownVolume(
  tx: AnyTx,
  { actor }: ServiceContext,
  action: Action,
  input: { volumeId: string; generation?: number },
): Promise<VolumeFactsRow> {
  const volume = await lockVolume(tx, input.volumeId)
  authorize(actor, action, { vdcId: volume?.vdcId, kind: 'volume', id: input.volumeId })
  await checkGeneration(tx, volume!, input.generation)
  return volume!
}

/** What `volumeCan` wants to know. */
export const factsOf = (volume: VolumeFactsRow): VolumeFacts => ({
  name: volume.name,
  state: volumeState({ ...volume, isAttached: volume.attachmentId !== null }),
  attachedTo: volume.instanceName,
  isRunning: volume.isRunning,
  snapshotCount: volume.snapshotCount,
})
