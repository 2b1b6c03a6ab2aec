import type { z } from 'zod'
import { hostCan } from '@/server/domain/host-can'
import type { Id } from '@/server/domain/ids'
import type { admitHostInput } from '@/server/domain/inputs'
import type { TaskReceipt } from '@/server/domain/task'
import { readHost } from '@/server/store/read-hosts'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { ownHost } from './own-host'

/** Takes a fenced host back, without what runs elsewhere by now. It stays cordoned. */
export function admitHost(ctx: ServiceContext, input: z.output<typeof admitHostInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'host.admit', async tx => {
    const { id, name } = await ownHost(tx, ctx, input)
    allow(hostCan.admit((await readHost(tx, id))!))
    return {
      kind: 'host.admit',
      input: { hostId: id as Id<'host'>, name },
      vdcId: null,
      resource: { kind: 'host', id, name },
      locks: [lockOf('host', id as Id<'host'>)],
    }
  })
}
