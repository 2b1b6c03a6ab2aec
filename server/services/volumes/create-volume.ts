import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import { newId } from '@/server/domain/ids'
import type { createVolumeInput } from '@/server/domain/inputs'
import type { TaskReceipt } from '@/server/domain/task'
import { readZone } from '@/server/store/read-zones'
import { insertVolume } from '@/server/store/volumes'
import { lockOf } from '@/server/tasks/catalog'
import { asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'

export function createVolume(ctx: ServiceContext, input: z.output<typeof createVolumeInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'volume.create', async tx => {
    const { vdcId, name, sizeGiB, zoneId } = input
    await authorizeInVdc(ctx, tx, 'volumes.create', vdcId)
    const zone = await readZone(tx, zoneId)
    if (!zone?.volumeDriver)
      throw new PlenumError(
        'invalid',
        zone
          ? `Zone ${zone.name} has no storage for volumes. Choose another zone.`
          : 'There is no such zone. Choose one of the list.',
        { field: 'zoneId' },
      )
    const volumeId = newId('volume')
    if (!(await insertVolume(tx, { id: volumeId, vdcId, zoneId, name, sizeGiB })))
      throw new PlenumError('conflict', `There is already a volume ${name} in this VDC. Choose another name.`, {
        field: 'name',
      })
    return {
      kind: 'volume.create',
      input: { volumeId, name, sizeGiB },
      vdcId,
      resource: { kind: 'volume', id: volumeId, name },
      locks: [lockOf('volume', volumeId)],
    }
  })
}
