import { createHash, randomBytes } from 'node:crypto'
import type { z } from 'zod'
import type { NewTokenView } from '@/server/domain/access'
import { newId } from '@/server/domain/ids'
import type { createTokenInput } from '@/server/domain/inputs'
import { authorize } from '@/server/policy'
import { insertToken } from '@/server/store/tokens'
import type { ServiceContext } from '../context'

/** A personal API token: 256 random bits, shown this once; only its hash is kept. */
export async function createToken(
  { store, actor }: ServiceContext,
  input: z.output<typeof createTokenInput>,
): Promise<NewTokenView> {
  authorize(actor, 'tokens.own', 'platform')
  const token = `plenum_${randomBytes(32).toString('base64url')}`
  const made = await insertToken(store.pool, {
    id: newId('token'),
    userId: actor.userId,
    name: input.name,
    hash: createHash('sha256').update(token).digest('hex'),
    hint: token.slice(0, 11),
    expiresInDays: input.expiresInDays ?? null,
  })
  return { ...made, token }
}
