import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import { newId } from '@/server/domain/ids'
import type { createSnapshotInput } from '@/server/domain/inputs'
import type { TaskReceipt } from '@/server/domain/task'
import { volumeCan } from '@/server/domain/volume'
import { insertSnapshot } from '@/server/store/snapshots'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { factsOf, ownVolume } from '../volumes/own-volume'

/** Also while a guest writes: what it holds is what a power cut would leave. */
export function createSnapshot(ctx: ServiceContext, input: z.output<typeof createSnapshotInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'snapshot.create', async tx => {
    const volume = await ownVolume(tx, ctx, 'snapshots.create', input)
    allow(volumeCan.snapshot(factsOf(volume)))
    const snapshotId = newId('snapshot')
    if (!(await insertSnapshot(tx, { id: snapshotId, volumeId: volume.id, name: input.name, sizeGiB: volume.sizeGiB })))
      throw new PlenumError('conflict', `${volume.name} has a snapshot ${input.name} already. Choose another name.`, {
        field: 'name',
      })
    return {
      kind: 'snapshot.create',
      input: { snapshotId, volumeId: volume.id, name: input.name, volumeName: volume.name },
      vdcId: volume.vdcId,
      resource: { kind: 'volume', id: volume.id, name: volume.name },
      locks: [lockOf('volume', volume.id)],
    }
  })
}
