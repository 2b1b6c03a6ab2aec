import { z } from 'zod'

export const searchInput = z.object({
  q: z.string().trim().max(200, 'Search for at most 200 characters'),
  limit: z.coerce.number().int().min(1).max(50).default(20),
})
