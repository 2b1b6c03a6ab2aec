import { z } from 'zod'
import { idOf } from '../ids'

export const createTokenInput = z.object({
  name: z.string().trim().min(1, 'Give it a name').max(100, 'Use at most 100 characters'),
  /** Default: it never ends. */
  expiresInDays: z.coerce.number().int().min(1).max(3650).optional(),
})
export const tokenInput = z.object({ tokenId: idOf('token') })
