import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { migrateInstanceInput } from '@/server/domain/inputs'
import { instanceCan } from '@/server/domain/instance-can'
import type { TaskReceipt } from '@/server/domain/task'
import { authorize } from '@/server/policy'
import { previewPlacement } from '@/server/store/placement'
import { readHost } from '@/server/store/read-hosts'
import { lockPlacement } from '@/server/store/work'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { ownInstance } from './own-instance'

/** To another host of its zone, while it runs. The place there is held from now on: the task says so. */
export function migrateInstance(
  ctx: ServiceContext,
  input: z.output<typeof migrateInstanceInput>,
): Promise<TaskReceipt> {
  return asTask(ctx, input, 'instance.migrate', async tx => {
    authorize(ctx.actor, 'instances.migrate', 'platform')
    // Before the instance’s row, as all who place do.
    await lockPlacement(tx)
    const instance = await ownInstance(tx, ctx, 'instances.migrate', input)
    allow(instanceCan.migrate(instance))
    const host = instance.hostId && (await readHost(tx, instance.hostId))
    if (!host) throw new PlenumError('conflict', `${instance.name} has no host. Rebuild it first.`)
    if (input.targetHostId === host.id)
      throw new PlenumError('invalid', `${instance.name} is on ${host.name} already.`, { field: 'targetHostId' })
    if (!host.capabilities?.liveMigration)
      throw new PlenumError('unsupported', `Machines of ${host.name} can’t move while they run. Rebuild it elsewhere.`)
    const { vdcId, vcpus, memoryMiB, antiAffinityGroup, volumeIds } = instance
    const placement = await previewPlacement(tx, {
      ...{ vdcId, instanceId: instance.id, vcpus, memoryMiB, antiAffinityGroup, volumeIds },
      ...{ zoneId: host.zoneId, avoidHostIds: [host.id], movesFrom: host.driver, hostId: input.targetHostId },
    })
    if (!placement.placed) throw new PlenumError('exhausted', placement.sentence, { field: 'targetHostId' })
    return {
      kind: 'instance.migrate',
      input: {
        ...{ instanceId: instance.id, name: instance.name, fromHostId: host.id },
        ...{ toHostId: placement.hostId as Id<'host'>, toHostName: placement.hostName, reason: placement.sentence },
      },
      vdcId: instance.vdcId,
      resource: { kind: 'instance', id: instance.id, name: instance.name },
      locks: [lockOf('instance', instance.id)],
    }
  })
}
