import { authorize } from '@/server/policy'
import * as store from '@/server/store/read-catalog'
import type { ServiceContext } from '../context'

export async function listInstanceTypes(ctx: ServiceContext) {
  authorize(ctx.actor, 'instanceTypes.read', 'platform')
  return { items: await store.listInstanceTypes(ctx.store.pool) }
}
