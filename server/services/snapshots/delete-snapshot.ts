import type { z } from 'zod'
import type { deleteSnapshotInput } from '@/server/domain/inputs'
import { snapshotCan } from '@/server/domain/snapshot'
import type { TaskReceipt } from '@/server/domain/task'
import { volumeCan } from '@/server/domain/volume'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { factsOf } from '../volumes/own-volume'
import { ownSnapshot } from './own-snapshot'

/** Volumes that were made of it keep what they hold. */
export function deleteSnapshot(ctx: ServiceContext, input: z.output<typeof deleteSnapshotInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'snapshot.delete', async tx => {
    const { snapshot, volume } = await ownSnapshot(tx, ctx, 'snapshots.delete', input.snapshotId)
    allow(volumeCan.deleteSnapshot(factsOf(volume)))
    allow(snapshotCan.delete(snapshot))
    return {
      kind: 'snapshot.delete',
      input: { snapshotId: snapshot.id, volumeId: volume.id, name: snapshot.name, volumeName: volume.name },
      vdcId: volume.vdcId,
      resource: { kind: 'volume', id: volume.id, name: volume.name },
      locks: [lockOf('volume', volume.id)],
    }
  })
}
