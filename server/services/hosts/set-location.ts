import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import type { HostView } from '@/server/domain/host'
import type { setLocationInput } from '@/server/domain/inputs'
import { missing } from '@/server/policy'
import { recordActivity } from '@/server/store/activity'
import { writeLocation } from '@/server/store/hosts'
import { readHost } from '@/server/store/read-hosts'
import { transact } from '@/server/store/transact'
import type { ServiceContext } from '../context'
import { ownHost } from './own-host'

/** Where it stands and what it hangs on: words for forecasts and people, nothing of it is touched. */
export function setLocation(ctx: ServiceContext, input: z.output<typeof setLocationInput>): Promise<HostView> {
  return transact(ctx.store, async tx => {
    const { id, name } = await ownHost(tx, ctx, input)
    const before = await readHost(tx, id)
    if (!before) throw missing('host', id)
    if (isDeepStrictEqual(before.location, input.location)) return before
    await writeLocation(tx, id, input.location)
    await recordActivity(tx, {
      ...{ vdcId: null, resourceKind: 'host', resourceId: id, actor: ctx.actor.name },
      message: `Say where ${name} stands`,
    })
    return (await readHost(tx, id))!
  })
}
