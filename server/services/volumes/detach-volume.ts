import type { z } from 'zod'
import type { detachVolumeInput } from '@/server/domain/inputs'
import { instanceCan } from '@/server/domain/instance-can'
import type { TaskReceipt } from '@/server/domain/task'
import { volumeCan } from '@/server/domain/volume'
import { lockInstance } from '@/server/store/instances'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { factsOf, ownVolume } from './own-volume'

/** The volume lives on. */
export function detachVolume(ctx: ServiceContext, input: z.output<typeof detachVolumeInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'volume.detach', async tx => {
    const volume = await ownVolume(tx, ctx, 'volumes.change', input)
    allow(volumeCan.detach(factsOf(volume)))
    const instance = (await lockInstance(tx, volume.instanceId!))!
    allow(instanceCan.detachVolume(instance))
    return {
      kind: 'volume.detach',
      input: {
        volumeId: volume.id,
        attachmentId: volume.attachmentId!,
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
