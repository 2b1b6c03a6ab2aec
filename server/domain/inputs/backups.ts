import { z } from 'zod'
import { backupPolicy, volumePolicy } from '../backup-policy'
import { resourceName } from '../common'
import { idOf } from '../ids'
import { changeInput, inVdc, listInput, onceInput, sortBy } from './shared'

export const listBackupsInput = inVdc.extend({
  ...listInput,
  volumeId: idOf('volume').optional(),
  /** `-` in front: descending. */
  sort: sortBy('takenAt', 'volume', 'zone', 'state').default('-takenAt'),
})
export const createBackupInput = z.object({
  volumeId: idOf('volume'),
  ...changeInput,
  /** In whose store; by default another than the volume's. */
  zoneId: idOf('zone').optional(),
})
const backupInput = z.object({ backupId: idOf('backup'), ...onceInput })
/** As a new volume, in any zone. */
export const restoreBackupInput = backupInput.extend({
  name: resourceName,
  zoneId: idOf('zone'),
  /** Name of one of the zone’s storages. Default: the zone’s default. */
  storage: resourceName.optional(),
})
export const verifyBackupInput = backupInput
export const deleteBackupInput = backupInput
export const backupCoverageInput = inVdc
/** Null: by hand only. */
export const setVdcPolicyInput = inVdc.extend({ ...onceInput, policy: backupPolicy.nullable() })
export const setVolumePolicyInput = z.object({ volumeId: idOf('volume'), ...onceInput, policy: volumePolicy })
