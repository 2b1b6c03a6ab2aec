import { z } from 'zod'
import { generation, idempotencyKey, pageInput } from '../common'
import { idOf } from '../ids'

/** What every mutation takes: a repeat under the same key answers with the first one's receipt. */
export const onceInput = { idempotencyKey: idempotencyKey.optional() }

/** What every change of a resource takes: the generation that was on screen; a stale one is refused. */
export const changeInput = { ...onceInput, generation: generation.optional() }

/** What every list takes. */
export const listInput = {
  ...pageInput,
  search: z.string().trim().max(200, 'Search for at most 200 characters').optional(),
}

/** A window of measurements that ends now. */
export const metricsInput = {
  /** Seconds back from now. */
  fromS: z.coerce
    .number()
    .int()
    .min(60)
    .max(30 * 86_400)
    .default(900),
  /** How many points the answer has. */
  points: z.coerce.number().int().min(2).max(1000).default(180),
}

export const activityInput = { limit: z.coerce.number().int().min(1).max(200).default(50) }

/** Sort keys with their `-` twins for descending. */
export const sortBy = <const K extends string>(...keys: K[]) =>
  z.enum(keys.flatMap(key => [key, `-${key}`] as const) as [K | `-${K}`, ...(K | `-${K}`)[]])

/** Some of a set of words, as a comma list: `state=running,stopped`. */
export const someOf = <const W extends string>(words: readonly W[]) =>
  z
    .string()
    .max(500)
    .refine(
      text => text.split(',').every(part => (words as readonly string[]).includes(part.trim())),
      `Use one or more of ${words.join(', ')}, separated by commas`,
    )

export const inVdc = z.object({ vdcId: idOf('vdc') })
