import type { z } from 'zod'
import type { instancePowerInput } from '@/server/domain/inputs/instances'
import type { PowerState } from '@/server/domain/instance'
import { instanceCan } from '@/server/domain/instance-can'
import type { TaskReceipt } from '@/server/domain/task'
import { changeWanted } from '@/server/store/instances'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { ownInstance } from './own-instance'

type Verb = 'start' | 'reboot' | 'pause' | 'resume'

/** What the four plain power actions have in common: the wanted power, and the task that brings it about. */
export function changePower(
  ctx: ServiceContext,
  verb: Verb,
  power: PowerState,
  input: z.output<typeof instancePowerInput>,
): Promise<TaskReceipt> {
  return asTask(ctx, input, `instance.${verb}`, async tx => {
    const instance = await ownInstance(tx, ctx, 'instances.power', input)
    allow(instanceCan[verb](instance))
    const generation = await changeWanted(tx, instance.id, { power })
    return {
      kind: `instance.${verb}`,
      input: {
        instanceId: instance.id,
        name: instance.name,
        generation: generation ?? instance.generation,
        previousPower: instance.power,
      },
      vdcId: instance.vdcId,
      resource: { kind: 'instance', id: instance.id, name: instance.name },
      locks: [lockOf('instance', instance.id)],
    }
  })
}
