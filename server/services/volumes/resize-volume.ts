import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { resizeVolumeInput } from '@/server/domain/inputs'
import { noUse } from '@/server/domain/quota'
import { refuseFull } from '@/server/domain/storage-capacity'
import type { TaskReceipt } from '@/server/domain/task'
import { volumeCan } from '@/server/domain/volume'
import { holdQuota } from '@/server/store/quota'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { growsInUse } from './grows-in-use'
import { factsOf, ownVolume } from './own-volume'
import { storageInZone } from './storage-in-zone'

/** Grows only. The task writes the new size when it makes it so. */
export function resizeVolume(ctx: ServiceContext, input: z.output<typeof resizeVolumeInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'volume.resize', async tx => {
    const volume = await ownVolume(tx, ctx, 'volumes.change', input)
    allow(volumeCan.resize({ ...factsOf(volume), growsInUse: growsInUse(ctx, volume.driver) }))
    if (input.sizeGiB <= volume.sizeGiB)
      throw new PlenumError(
        'invalid',
        `${volume.name} has ${volume.sizeGiB} GiB, and volumes only grow. Choose a larger size.`,
        { field: 'sizeGiB' },
      )
    const moreGiB = input.sizeGiB - volume.sizeGiB
    const storage = await storageInZone(tx, volume.zoneId, volume.storageName, moreGiB)
    refuseFull(`more of ${volume.name}`, storage, moreGiB)
    const effect = { ...noUse, diskGiB: moreGiB }
    await holdQuota(tx, volume.vdcId, effect)
    return {
      kind: 'volume.resize',
      input: {
        ...{ volumeId: volume.id, name: volume.name, fromGiB: volume.sizeGiB, toGiB: input.sizeGiB },
        instanceId: volume.instanceId,
      },
      vdcId: volume.vdcId,
      resource: { kind: 'volume', id: volume.id, name: volume.name },
      reserves: effect,
      locks: [lockOf('volume', volume.id), ...(volume.instanceId ? [lockOf('instance', volume.instanceId)] : [])],
    }
  })
}
