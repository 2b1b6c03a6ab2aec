import { authorize } from '@/server/policy'
import * as store from '@/server/store/read-catalog'
import type { ServiceContext } from '../context'

/** Those that can be chosen. */
export async function listImages(ctx: ServiceContext) {
  authorize(ctx.actor, 'images.read', 'platform')
  return { items: await store.listImages(ctx.store.pool) }
}
