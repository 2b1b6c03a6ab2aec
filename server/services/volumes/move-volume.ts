import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { moveVolumeInput } from '@/server/domain/inputs'
import { refuseFull } from '@/server/domain/storage-capacity'
import type { TaskReceipt } from '@/server/domain/task'
import { volumeCan } from '@/server/domain/volume'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { factsOf, ownVolume } from './own-volume'
import { storageInZone } from './storage-in-zone'

/** To another storage of its zone, while it is used or not. */
export function moveVolume(ctx: ServiceContext, input: z.output<typeof moveVolumeInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'volume.move', async tx => {
    const volume = await ownVolume(tx, ctx, 'volumes.change', input)
    const { id: volumeId, name, sizeGiB, zoneId, storageId, instanceId } = volume
    const to = await storageInZone(tx, zoneId, input.storage, sizeGiB)
    allow(volumeCan.move(factsOf(volume)))
    if (to.id === storageId && !volume.otherStorageId)
      throw new PlenumError('invalid', `${name} is on ${to.name} already. Choose another storage.`, {
        field: 'storage',
      })
    if (to.id !== volume.otherStorageId) refuseFull(name, to, sizeGiB)
    return {
      kind: 'volume.move',
      input: { volumeId, name, sizeGiB, fromStorageId: storageId, toStorageId: to.id, toStorageName: to.name },
      vdcId: volume.vdcId,
      resource: { kind: 'volume', id: volumeId, name },
      locks: [lockOf('volume', volumeId), ...(instanceId ? [lockOf('instance', instanceId)] : [])],
    }
  })
}
