import type { z } from 'zod'
import type { TokenView } from '@/server/domain/access'
import type { tokenInput } from '@/server/domain/inputs'
import { authorize, missing } from '@/server/policy'
import * as store from '@/server/store/tokens'
import type { ServiceContext } from '../context'

/** It counts no more from the next request on. */
export async function revokeToken(ctx: ServiceContext, { tokenId }: z.output<typeof tokenInput>): Promise<TokenView> {
  authorize(ctx.actor, 'tokens.own', 'platform')
  const revoked = await store.revokeToken(ctx.store.pool, ctx.actor.userId, tokenId)
  if (!revoked) throw missing('token', tokenId)
  return revoked
}
