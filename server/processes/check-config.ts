import type { z } from 'zod'
import type { Driver } from '@/server/drivers/contract'

/** What is wrong with a config: where, and what to do about it. */
export type ConfigFault = { path: PropertyKey[]; sentence: string; cause: z.ZodError }

/** A driver's config as somebody filled it in: as the driver takes it, or the first thing that is wrong with it. */
export function checkConfig(
  { config }: Pick<Driver, 'config'>,
  given: unknown,
): { data?: unknown; fault?: ConfigFault } {
  const { data, error } = config.safeParse(withoutEmpty(given), { error: issue => sayIssue(issue) })
  if (!error) return { data }
  const { path, message } = error.issues[0]!
  return { fault: { path, sentence: `${message.replace(/\.$/, '')}.`, cause: error } }
}

/** What is left empty is not there: a form or a program that sends `""` means the same as leaving it out. */
function withoutEmpty(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given
  return Object.fromEntries(Object.entries(given).filter(([, entry]) => !isEmpty(entry)))
}
const isEmpty = (entry: unknown) => entry === null || (typeof entry === 'string' && entry.trim() === '')

/** Instead of “expected string, received undefined”. What a driver's schema has words for itself stays as it is. */
function sayIssue({ path = [], input, code, expected }: z.core.$ZodRawIssue): string | undefined {
  const field = path.join('.')
  if (!field) return undefined
  if (input === undefined) return `Fill in ${field}: it cannot be empty`
  if (code === 'invalid_type') return `Give ${field} as ${expected === 'int' ? 'a whole number' : `a ${expected}`}`
  return undefined
}
