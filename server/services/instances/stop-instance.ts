import type { z } from 'zod'
import type { stopInstanceInput } from '@/server/domain/inputs/instances'
import { instanceCan } from '@/server/domain/instance-can'
import type { TaskReceipt } from '@/server/domain/task'
import { changeWanted } from '@/server/store/instances'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { ownInstance } from './own-instance'

/** Asks the guest to shut down and switches it off after a while; `force` does not ask. */
export function stopInstance(ctx: ServiceContext, input: z.output<typeof stopInstanceInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'instance.stop', async tx => {
    const instance = await ownInstance(tx, ctx, 'instances.power', input)
    allow(instanceCan.stop(instance))
    const generation = await changeWanted(tx, instance.id, { power: 'stopped' })
    return {
      kind: 'instance.stop',
      input: {
        instanceId: instance.id,
        name: instance.name,
        generation: generation ?? instance.generation,
        // One that had crashed is not booted by the way back.
        previousPower: instance.observed === 'crashed' ? 'stopped' : instance.power,
        force: input.force ?? false,
      },
      vdcId: instance.vdcId,
      resource: { kind: 'instance', id: instance.id, name: instance.name },
      locks: [lockOf('instance', instance.id)],
    }
  })
}
