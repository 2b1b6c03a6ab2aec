import type { StorageView } from '@/server/domain/host'
import { authorize } from '@/server/policy'
import * as store from '@/server/store/read-zones'
import type { ServiceContext } from '../context'
import { growsInUse } from '../volumes/grows-in-use'

/** Everybody may choose a zone. */
export async function listZones(ctx: ServiceContext) {
  authorize(ctx.actor, 'zones.read', 'platform')
  const zones = await store.listZones(ctx.store.pool)
  const able = (of: StorageView) => ({ ...of, volumesGrowInUse: growsInUse(ctx, of.driver) })
  return { items: zones.map(zone => ({ ...zone, storages: zone.storages.map(able) })) }
}
