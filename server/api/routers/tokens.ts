import { z } from 'zod'
import { newTokenView, tokenView } from '@/server/domain/access'
import { createTokenInput, tokenInput } from '@/server/domain/inputs'
import { createToken } from '@/server/services/tokens/create-token'
import { listTokens } from '@/server/services/tokens/queries'
import { revokeToken } from '@/server/services/tokens/revoke-token'
import { callsOf, router } from '../trpc'

const call = callsOf('API tokens')

export const tokensRouter = router({
  list: call({
    method: 'GET',
    path: '/tokens',
    summary: 'List my API tokens',
    permission: 'tokens.own',
    errors: [],
  })
    .output(z.object({ items: z.array(tokenView) }))
    .query(({ ctx }) => listTokens(ctx.service)),

  create: call({
    method: 'POST',
    path: '/tokens',
    summary: 'Create an API token',
    description: 'The answer holds the token itself, this once; only its hash is kept.',
    permission: 'tokens.own',
    errors: ['conflict'],
  })
    .input(createTokenInput)
    .output(newTokenView)
    .mutation(({ ctx, input }) => createToken(ctx.service, input)),

  revoke: call({
    method: 'DELETE',
    path: '/tokens/{tokenId}',
    summary: 'Revoke an API token',
    permission: 'tokens.own',
    errors: ['missing'],
  })
    .input(tokenInput)
    .output(tokenView)
    .mutation(({ ctx, input }) => revokeToken(ctx.service, input)),
})
