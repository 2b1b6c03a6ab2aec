import type { z } from 'zod'
import type { revertToSnapshotInput } from '@/server/domain/inputs'
import { snapshotCan } from '@/server/domain/snapshot'
import type { TaskReceipt } from '@/server/domain/task'
import { volumeCan } from '@/server/domain/volume'
import { lockInstance } from '@/server/store/instances'
import { readVolumeFacts } from '@/server/store/volumes'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { factsOf } from '../volumes/own-volume'
import { ownSnapshot } from './own-snapshot'

/** What was written to the volume since is lost. Whoever has it attached is off, and stays so meanwhile. */
export function revertToSnapshot(
  ctx: ServiceContext,
  input: z.output<typeof revertToSnapshotInput>,
): Promise<TaskReceipt> {
  return asTask(ctx, input, 'snapshot.revert', async tx => {
    const { snapshot, volume } = await ownSnapshot(tx, ctx, 'volumes.change', input.snapshotId)
    if (volume.instanceId) await lockInstance(tx, volume.instanceId)
    allow(volumeCan.revert(factsOf((await readVolumeFacts(tx, volume.id))!)))
    allow(snapshotCan.use(snapshot))
    return {
      kind: 'snapshot.revert',
      input: {
        snapshotId: snapshot.id,
        volumeId: volume.id,
        name: snapshot.name,
        volumeName: volume.name,
        attachmentId: volume.attachmentId,
        instanceId: volume.instanceId,
      },
      vdcId: volume.vdcId,
      resource: { kind: 'volume', id: volume.id, name: volume.name },
      locks: [lockOf('volume', volume.id), ...(volume.instanceId ? [lockOf('instance', volume.instanceId)] : [])],
    }
  })
}
