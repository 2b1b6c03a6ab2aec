import { authorize } from '@/server/policy'
import * as store from '@/server/store/read-zones'
import type { ServiceContext } from '../context'

/** Everybody may choose a zone. */
export async function listZones(ctx: ServiceContext) {
  authorize(ctx.actor, 'zones.read', 'platform')
  return { items: await store.listZones(ctx.store.pool) }
}
