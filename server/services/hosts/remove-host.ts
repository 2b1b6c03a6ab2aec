import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { removeHostInput } from '@/server/domain/inputs'
import type { TaskReceipt } from '@/server/domain/task'
import { writeCordon } from '@/server/store/hosts'
import { lockOf } from '@/server/tasks/catalog'
import { asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { ownHost } from './own-host'

/** Only an empty one. It is cordoned at once, so that nothing is placed there meanwhile. */
export function removeHost(ctx: ServiceContext, input: z.output<typeof removeHostInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'host.remove', async tx => {
    const host = await ownHost(tx, ctx, input)
    if (host.instanceCount > 0)
      throw new PlenumError(
        'conflict',
        `${host.instanceCount} ${host.instanceCount === 1 ? 'instance is' : 'instances are'} on ${host.name}. Rebuild them elsewhere or delete them first.`,
      )
    if (!host.cordoned) await writeCordon(tx, host.id, true)
    return {
      kind: 'host.remove',
      input: { hostId: host.id as Id<'host'>, name: host.name, wasCordoned: host.cordoned },
      vdcId: null,
      resource: { kind: 'host', id: host.id, name: host.name },
      locks: [lockOf('host', host.id as Id<'host'>)],
    }
  })
}
