import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { deleteInstanceInput } from '@/server/domain/inputs/instances'
import { instanceCan } from '@/server/domain/instance-can'
import type { TaskReceipt } from '@/server/domain/task'
import { authorize } from '@/server/policy'
import { floatingIpOf } from '@/server/store/floating-ips'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { ownInstance } from './own-instance'

/** Removes the machine and forgets the instance. Volumes live on, but for those that were chosen. */
export function deleteInstance(ctx: ServiceContext, input: z.output<typeof deleteInstanceInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'instance.delete', async tx => {
    const instance = await ownInstance(tx, ctx, 'instances.delete', input)
    allow(instanceCan.delete(instance))
    const led = await floatingIpOf(tx, instance.id)
    if (led)
      throw new PlenumError(
        'conflict',
        `${instance.name} answers under the floating IP ${led.name} (${led.address}). Have nobody answer under it first, in the design.`,
      )
    const deleteVolumeIds = [...new Set(input.deleteVolumeIds ?? [])]
    if (deleteVolumeIds.length > 0)
      authorize(ctx.actor, 'volumes.delete', { vdcId: instance.vdcId, kind: 'instance', id: instance.id })
    if (!deleteVolumeIds.every(id => instance.volumeIds.includes(id)))
      throw new PlenumError('invalid', `Only volumes attached to ${instance.name} can be deleted along with it.`, {
        field: 'deleteVolumeIds',
      })
    return {
      kind: 'instance.delete',
      input: {
        instanceId: instance.id,
        name: instance.name,
        generation: instance.generation,
        previousPower: instance.power,
        deleteVolumeIds,
      },
      vdcId: instance.vdcId,
      resource: { kind: 'instance', id: instance.id, name: instance.name },
      locks: [lockOf('instance', instance.id), ...deleteVolumeIds.map(id => lockOf('volume', id))],
    }
  })
}
