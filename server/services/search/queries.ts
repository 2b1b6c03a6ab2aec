import type { z } from 'zod'
import type { searchInput } from '@/server/domain/inputs'
import type { SearchHit } from '@/server/domain/overview'
import { authorize, readableVdcs } from '@/server/policy'
import * as store from '@/server/store/search'
import type { ServiceContext } from '../context'

/** Whatever the actor may read and that goes by these words, best first. */
export async function searchAll(
  ctx: ServiceContext,
  input: z.output<typeof searchInput>,
): Promise<{ items: SearchHit[] }> {
  authorize(ctx.actor, 'session.search', 'platform')
  if (input.q === '') return { items: [] }
  const items = await store.search(ctx.store.pool, {
    text: input.q,
    limit: input.limit,
    vdcs: readableVdcs(ctx.actor),
    seesHosts: ctx.actor.isOperator,
  })
  return { items }
}
