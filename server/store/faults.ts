import { PlenumError } from '@/server/domain/errors'

/** Faults of the database that whoever called can act on. */
export function databaseFault(error: unknown): PlenumError | undefined {
  const code = codesIn(error).find(candidate => candidate in databaseFaults)
  if (code) return databaseFaults[code]!(error)
  return isCutOff(error) ? away(error) : undefined
}

/** What says it without a code, of `pg` and its pool. */
const isCutOff = (error: unknown) =>
  error instanceof Error && /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message)

const away = (cause: unknown) =>
  new PlenumError('unreachable', 'The database does not answer. Try again in a moment.', { cause })
const taken = (cause: unknown) =>
  new PlenumError('conflict', 'Something with this name or id exists already. Choose another.', { cause })
const moved = (cause: unknown) =>
  new PlenumError('conflict', 'It was changed by someone else at the same moment. Look again, then repeat.', { cause })
const garbled = (cause: unknown) =>
  new PlenumError('invalid', 'The input contains characters or numbers that can’t be stored.', { cause })

/** PostgreSQL's SQLSTATEs, Prisma's codes, and the system's errors. */
const databaseFaults: Record<string, (cause: unknown) => PlenumError> = {
  ECONNREFUSED: away,
  ECONNRESET: away,
  EPIPE: away,
  '57P01': away,
  '57P02': away,
  '57P03': away,
  P1001: away,
  P1017: away,
  P2024: away,
  P2028: away,
  '23505': taken,
  P2002: taken,
  '40001': moved,
  '40P01': moved,
  P2034: moved,
  '22021': garbled,
  '22P05': garbled,
  '22003': garbled,
  P2020: garbled,
}

function codesIn(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > 4) return []
  const { code, originalCode, cause, meta } = error as Record<string, unknown>
  const own = [code, originalCode].filter(value => typeof value === 'string')
  const adapter = (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError
  return [...own, ...codesIn(cause, depth + 1), ...codesIn(adapter, depth + 1)]
}
