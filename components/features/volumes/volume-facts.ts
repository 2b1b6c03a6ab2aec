import type { VolumeFacts, VolumeView } from '@/server/domain/volume'

/** What `volumeCan` wants to know. */
export const factsOf = (volume: VolumeView): VolumeFacts => ({
  name: volume.name,
  state: volume.state,
  attachedTo: volume.attachment?.instanceName ?? null,
  isRunning: volume.attachment?.isRunning ?? false,
  snapshotCount: volume.snapshotCount,
})
