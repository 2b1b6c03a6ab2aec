import { z } from 'zod'
import { generation, idempotencyKey } from '../common'

/** What every mutation may carry: its key against repeats. */
export const repeatable = { idempotencyKey: idempotencyKey.optional() }
/** What a change of one resource may carry as well: the version of the wanted state that the writer read. */
export const guarded = { ...repeatable, generation: generation.optional() }

/** A query string’s list: `a,b,c`. */
export const commaList = <T extends string>(values: readonly T[]) =>
  z
    .string()
    .transform(text =>
      text
        .split(',')
        .map(each => each.trim())
        .filter(Boolean),
    )
    .pipe(z.array(z.enum(values as [T, ...T[]])))

/** A query string’s yes or no; tRPC’s clients send real booleans. */
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform(text => text === 'true')])

export const search = z.string().trim().max(100).optional()
export const seconds = z.coerce
  .number()
  .int()
  .min(60)
  .max(7 * 86_400)
  .default(900)
export const points = z.coerce.number().int().min(10).max(1000).default(180)
export const activityLimit = z.coerce.number().int().min(1).max(200).default(30)
