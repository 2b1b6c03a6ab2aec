import type { ZoneView } from '@/server/domain/host'
import { authorize, missing } from '@/server/policy'
import { recordActivity } from '@/server/store/activity'
import { readZone } from '@/server/store/read-zones'
import { type AnyTx, transact } from '@/server/store/transact'
import { lockZone, type ZoneFacts } from '@/server/store/zones'
import { checkGeneration } from '../check-generation'
import type { ServiceContext } from '../context'

type Input = { zoneId: string; generation?: number }

/** One change of a zone that is locked for it. `change` checks and writes, and answers with the sentence for its history. */
export function changeZone(
  ctx: ServiceContext,
  input: Input,
  change: (tx: AnyTx, zone: ZoneFacts) => Promise<string>,
): Promise<ZoneView> {
  return transact(ctx.store, async tx => {
    authorize(ctx.actor, 'zones.manage', 'platform')
    const zone = await lockZone(tx, input.zoneId)
    if (!zone) throw missing('zone', input.zoneId)
    await checkGeneration(tx, zone, input.generation)
    const message = await change(tx, zone)
    const about = { vdcId: null, resourceKind: 'zone', resourceId: zone.id }
    await recordActivity(tx, { ...about, actor: ctx.actor.name, message })
    return (await readZone(tx, zone.id))!
  })
}
