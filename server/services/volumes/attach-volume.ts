import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import { newId } from '@/server/domain/ids'
import type { attachVolumeInput } from '@/server/domain/inputs'
import { limits } from '@/server/domain/instance'
import { instanceCan } from '@/server/domain/instance-can'
import type { TaskReceipt } from '@/server/domain/task'
import { volumeCan } from '@/server/domain/volume'
import { type InstanceFactsRow, lockInstance } from '@/server/store/instances'
import type { VolumeFactsRow } from '@/server/store/volumes'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { factsOf, ownVolume } from './own-volume'

/** The task links them and plugs the disk into the machine, running or not. */
export function attachVolume(ctx: ServiceContext, input: z.output<typeof attachVolumeInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'volume.attach', async tx => {
    const volume = await ownVolume(tx, ctx, 'volumes.change', input)
    const instance = await lockInstance(tx, input.instanceId)
    // Another VDC's instance is as unknown as any.
    if (!instance || instance.vdcId !== volume.vdcId)
      throw new PlenumError('invalid', 'There is no such instance in this VDC. Choose one of its instances.', {
        field: 'instanceId',
      })
    allow(volumeCan.attach(factsOf(volume)))
    allow(instanceCan.attachVolume(instance))
    checkFit(volume, instance)
    return {
      kind: 'volume.attach',
      input: {
        volumeId: volume.id,
        attachmentId: newId('attachment'),
        instanceId: instance.id,
        name: volume.name,
        instanceName: instance.name,
      },
      vdcId: volume.vdcId,
      resource: { kind: 'volume', id: volume.id, name: volume.name },
      locks: [lockOf('volume', volume.id), lockOf('instance', instance.id)],
    }
  })
}

function checkFit(volume: VolumeFactsRow, instance: InstanceFactsRow) {
  if (instance.zoneId !== volume.zoneId)
    throw new PlenumError(
      'conflict',
      `${volume.name} is in zone ${volume.zoneName}, ${instance.name} is not: a volume can only be attached within its zone.`,
      { field: 'instanceId' },
    )
  if (instance.volumeIds.length >= limits.volumesPerInstance)
    throw new PlenumError(
      'conflict',
      `${instance.name} has ${limits.volumesPerInstance} volumes, and no more fit. Detach one first.`,
      { field: 'instanceId' },
    )
}
