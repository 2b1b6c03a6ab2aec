import { PlenumError } from '@/server/domain/errors'

/**
 * When the world's database does not answer, nothing of it does; when two collided in it, the second tries again. All
 * else is a mistake of this driver.
 */
export function worldError(error: unknown): unknown {
  if (error instanceof PlenumError || isMistake(error)) return error
  const state = sqlState(error)
  if (state && collisions.test(state))
    return new PlenumError('busy', 'The simulated data center is busy with this. The work is tried again.', {
      cause: error,
    })
  if (state && !absences.test(state))
    return new PlenumError('internal', 'The simulated data center is broken. Ask an operator.', { cause: error })
  return new PlenumError('unreachable', 'The simulated data center does not answer. The work is tried again.', {
    cause: error,
  })
}

/** SQLSTATE classes (PostgreSQL, appendix A). */
const collisions = /^(23505|40|55)/
const absences = /^(08|53|57|3D)/

function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}

const isMistake = (error: unknown) =>
  error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError
