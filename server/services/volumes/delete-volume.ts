import type { z } from 'zod'
import type { deleteVolumeInput } from '@/server/domain/inputs'
import type { TaskReceipt } from '@/server/domain/task'
import { volumeCan } from '@/server/domain/volume'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { factsOf, ownVolume } from './own-volume'

/** With all that is on it. */
export function deleteVolume(ctx: ServiceContext, input: z.output<typeof deleteVolumeInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'volume.delete', async tx => {
    const volume = await ownVolume(tx, ctx, 'volumes.delete', input)
    allow(volumeCan.delete(factsOf(volume)))
    return {
      kind: 'volume.delete',
      input: { volumeId: volume.id, name: volume.name },
      vdcId: volume.vdcId,
      resource: { kind: 'volume', id: volume.id, name: volume.name },
      locks: [lockOf('volume', volume.id)],
    }
  })
}
