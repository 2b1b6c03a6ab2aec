import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import { hostCan } from '@/server/domain/host-can'
import type { retireHostInput } from '@/server/domain/inputs'
import type { TaskReceipt } from '@/server/domain/task'
import { authorize } from '@/server/policy'
import { writeCordon } from '@/server/store/hosts'
import { readHost } from '@/server/store/read-hosts'
import { lockPlacement } from '@/server/store/work'
import { lockOf } from '@/server/tasks/catalog'
import { drainChanges } from '@/server/tasks/drain'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { drainPlanOf } from './drain-host'
import { ownHost } from './own-host'

/**
 * For good: it is emptied as by a drain, switched off where that can be done from here, and forgotten. Only where all
 * that is on it can move, so that nothing is begun which can’t end well.
 */
export function retireHost(ctx: ServiceContext, input: z.output<typeof retireHostInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'host.retire', async tx => {
    authorize(ctx.actor, 'hosts.manage', 'platform')
    // Before any row, as all who place do.
    await lockPlacement(tx)
    const { id, name, cordoned } = await ownHost(tx, ctx, input)
    const host = (await readHost(tx, id))!
    allow(hostCan.drain(host))
    const { moves, stays } = await drainPlanOf(tx, host, { isHeld: true })
    if (stays.length > 0)
      throw new PlenumError('conflict', `${stays.map(each => each.reason).join(' ')} Move or delete what stays first.`)
    if (!cordoned) await writeCordon(tx, id, true)
    const changes = drainChanges(host.id, moves)
    return {
      kind: 'host.retire',
      input: { hostId: host.id, name, wasCordoned: cordoned, hasPowerControl: host.powerDriver !== null, changes },
      vdcId: null,
      resource: { kind: 'host', id, name },
      locks: [lockOf('host', host.id), ...moves.map(move => lockOf('instance', move.instanceId))],
    }
  })
}
