import { z } from 'zod'
import { resourceName } from '../common'
import { idOf } from '../ids'
import { sizeGiB, volumeStates } from '../volume'
import { activityInput, changeInput, inVdc, listInput, onceInput, someOf, sortBy } from './shared'

export const listVolumesInput = inVdc.extend({
  ...listInput,
  state: someOf(volumeStates).optional(),
  zoneId: idOf('zone').optional(),
  /** Only those attached to this instance. */
  instanceId: idOf('instance').optional(),
  attached: z.boolean().optional(),
  /** `-` in front: descending. */
  sort: sortBy('name', 'state', 'createdAt', 'sizeGiB', 'zone', 'instance').default('name'),
})

export const volumeInput = z.object({ volumeId: idOf('volume') })
export const volumeActivityInput = volumeInput.extend(activityInput)
export const createVolumeInput = inVdc.extend({
  ...onceInput,
  name: resourceName,
  sizeGiB,
  zoneId: idOf('zone'),
  /** Name of the zone’s storage that is to keep it. Default: as its snapshot, or the zone’s default. */
  storage: resourceName.optional(),
  /** Filled with what a snapshot holds, of the same VDC and zone; at least as large. */
  snapshotId: idOf('snapshot').optional(),
  /** From its start or not at all. What is made of a snapshot is as its volume is. */
  encrypted: z.boolean().optional(),
})
export const attachVolumeInput = volumeInput.extend({ ...changeInput, instanceId: idOf('instance') })
export const detachVolumeInput = volumeInput.extend(changeInput)
/** Grows only: no file system likes to lose its end. */
export const resizeVolumeInput = volumeInput.extend({ ...changeInput, sizeGiB })
/** Within its zone. */
export const moveVolumeInput = volumeInput.extend({ ...changeInput, storage: resourceName })
export const deleteVolumeInput = volumeInput.extend(changeInput)
