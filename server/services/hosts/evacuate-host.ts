import type { z } from 'zod'
import { inOrder, whyItStays } from '@/server/domain/failover'
import { hostCan } from '@/server/domain/host-can'
import { type Id, newId } from '@/server/domain/ids'
import type { evacuateHostInput } from '@/server/domain/inputs'
import type { TaskReceipt } from '@/server/domain/task'
import { lostInstances } from '@/server/store/failover'
import { readHost } from '@/server/store/read-hosts'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { ownHost } from './own-host'

/**
 * Gives a host up: it is fenced, then what was wanted running there starts elsewhere. Of the instances those that a task
 * is at work on are left out: they are taken by the next time.
 */
export function evacuateHost(ctx: ServiceContext, input: z.output<typeof evacuateHostInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'host.evacuate', async tx => {
    const { id, name } = await ownHost(tx, ctx, input)
    allow(hostCan.evacuate((await readHost(tx, id))!, input.iSwitchedItOff))
    const hostId = id as Id<'host'>
    const lost = inOrder(await lostInstances(tx, hostId)).filter(each => whyItStays(each) === null)
    const instances = lost.map(each => ({
      ...{ instanceId: each.id as Id<'instance'>, name: each.name, priority: each.priority, fromHostId: hostId },
      rootVersion: each.rootVersion + 1,
      attachments: each.attachmentIds.map(from => ({ from, to: newId('attachment') })),
    }))
    return {
      kind: 'host.evacuate',
      input: { hostId, name, attestedBy: input.iSwitchedItOff ? ctx.actor.name : null, instances },
      vdcId: null,
      resource: { kind: 'host', id, name },
      locks: [lockOf('host', hostId), ...instances.map(each => lockOf('instance', each.instanceId))],
    }
  })
}
