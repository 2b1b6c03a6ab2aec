import type { z } from 'zod'
import type { ZoneView } from '@/server/domain/host'
import type { setReserveInput } from '@/server/domain/inputs'
import { reserveInWords } from '@/server/domain/reserve'
import { authorize, missing } from '@/server/policy'
import { recordActivity } from '@/server/store/activity'
import { readZone } from '@/server/store/read-zones'
import { transact } from '@/server/store/transact'
import { lockZone, writeReserve } from '@/server/store/zones'
import { checkGeneration } from '../check-generation'
import type { ServiceContext } from '../context'

/** What placement keeps free in a zone. What is there already stays, also where it takes of that. */
export function setReserve(ctx: ServiceContext, input: z.output<typeof setReserveInput>): Promise<ZoneView> {
  return transact(ctx.store, async tx => {
    authorize(ctx.actor, 'zones.manage', 'platform')
    const zone = await lockZone(tx, input.zoneId)
    if (!zone) throw missing('zone', input.zoneId)
    await checkGeneration(tx, zone, input.generation)
    await writeReserve(tx, zone.id, input.reserve)
    await recordActivity(tx, {
      ...{ vdcId: null, resourceKind: 'zone', resourceId: zone.id, actor: ctx.actor.name },
      message: `${zone.name} keeps ${reserveInWords(input.reserve) ?? 'nothing'} free`,
    })
    return (await readZone(tx, zone.id))!
  })
}
