import { z } from 'zod'
import { resourceName } from '../common'
import { idOf } from '../ids'
import { changeInput, onceInput } from './shared'

export const listSnapshotsInput = z.object({ volumeId: idOf('volume') })
export const createSnapshotInput = z.object({ volumeId: idOf('volume'), ...changeInput, name: resourceName })
const snapshotInput = z.object({ snapshotId: idOf('snapshot'), ...onceInput })
/** What was written to the volume since is lost. */
export const revertToSnapshotInput = snapshotInput
export const deleteSnapshotInput = snapshotInput
