import type { z } from 'zod'
import type { HostView } from '@/server/domain/host'
import { hostCan } from '@/server/domain/host-can'
import type { setCordonInput } from '@/server/domain/inputs'
import { recordActivity } from '@/server/store/activity'
import { writeCordon } from '@/server/store/hosts'
import { readHost } from '@/server/store/read-hosts'
import { transact } from '@/server/store/transact'
import { allow } from '../as-task'
import type { ServiceContext } from '../context'
import { ownHost } from './own-host'

/** No new placements, or again. What runs there stays. */
export function setCordon(ctx: ServiceContext, input: z.output<typeof setCordonInput>): Promise<HostView> {
  return transact(ctx.store, async tx => {
    const host = await ownHost(tx, ctx, input)
    if (host.cordoned !== input.cordoned) {
      if (!input.cordoned) allow(hostCan.uncordon((await readHost(tx, host.id))!))
      await writeCordon(tx, host.id, input.cordoned)
      await recordActivity(tx, {
        vdcId: null,
        resourceKind: 'host',
        resourceId: host.id,
        actor: ctx.actor.name,
        message: input.cordoned ? `Cordon ${host.name}: no new instances` : `Uncordon ${host.name}`,
      })
    }
    return (await readHost(tx, host.id))!
  })
}
