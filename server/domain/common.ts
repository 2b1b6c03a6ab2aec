import { z } from 'zod'

/** A moment as ISO 8601 in UTC, the one form in which time crosses the API. */
export const timestamp = z.iso.datetime()

/** A resource's name: a DNS label (RFC 1123), since an instance's name becomes its hostname. */
export const resourceName = z
  .string()
  .trim()
  .min(1, 'Give it a name')
  .max(63, 'Use at most 63 characters')
  .regex(
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
    'Use lower-case letters, digits and hyphens; begin and end with a letter or digit',
  )

/** Version of the wanted state that the writer read; a stale one is refused with a conflict. */
export const generation = z.coerce.number().int().positive()

/** Repeating a mutation under the same key answers with the first one's task. */
export const idempotencyKey = z
  .string()
  .min(8, 'Use at least 8 characters, a UUID for instance')
  .max(128, 'Use at most 128 characters')
  .regex(/^[\w.:-]+$/, 'Use letters, digits and _ . : - only')

export const pageInput = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

/** One page of a list. `total` counts all that match the filter. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), total: z.number().int() })
export type Page<T> = { items: T[]; nextCursor: string | null; total: number }

/** A document that says itself what it means. */
export const jsonSchema = z.record(z.string(), z.unknown()).describe('JSON Schema, draft 2020-12.')
