import type { z } from 'zod'
import type { ZoneView } from '@/server/domain/host'
import type { setEvacuationInput } from '@/server/domain/inputs'
import { authorize, missing } from '@/server/policy'
import { recordActivity } from '@/server/store/activity'
import { writeEvacuation } from '@/server/store/failover'
import { readZone } from '@/server/store/read-zones'
import { transact } from '@/server/store/transact'
import { lockZone } from '@/server/store/zones'
import { checkGeneration } from '../check-generation'
import type { ServiceContext } from '../context'

/** Whether the zone's hosts are evacuated without asking once they are lost. */
export function setEvacuation(ctx: ServiceContext, input: z.output<typeof setEvacuationInput>): Promise<ZoneView> {
  return transact(ctx.store, async tx => {
    authorize(ctx.actor, 'zones.manage', 'platform')
    const zone = await lockZone(tx, input.zoneId)
    if (!zone) throw missing('zone', input.zoneId)
    await checkGeneration(tx, zone, input.generation)
    await writeEvacuation(tx, zone.id, input.evacuation)
    await recordActivity(tx, {
      ...{ vdcId: null, resourceKind: 'zone', resourceId: zone.id, actor: ctx.actor.name },
      message:
        input.evacuation === 'automatic'
          ? `Lost hosts of ${zone.name} are evacuated without asking`
          : `Before a lost host of ${zone.name} is evacuated, a person is asked`,
    })
    return (await readZone(tx, zone.id))!
  })
}
