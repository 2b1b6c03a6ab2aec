import { authorize } from '@/server/policy'
import { tokensOf } from '@/server/store/tokens'
import type { ServiceContext } from '../context'

/** One's own. */
export async function listTokens({ store, actor }: ServiceContext) {
  authorize(actor, 'tokens.own', 'platform')
  return { items: await tokensOf(store.pool, actor.userId) }
}
