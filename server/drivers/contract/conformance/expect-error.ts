import { expect } from 'vitest'
import { asPlenumError, type ErrorKind, PlenumError } from '@/server/domain/errors'

/** The work fails with a PlenumError of one of these kinds, with a sentence for its reader. */
export async function expectError(work: () => Promise<unknown>, ...kinds: ErrorKind[]): Promise<void> {
  const error = await work().then(
    () => undefined,
    thrown => thrown,
  )
  expect(error, 'it should have been refused').toBeInstanceOf(PlenumError)
  expect(kinds).toContain(asPlenumError(error).kind)
  expect(asPlenumError(error).message).toMatch(/\S+ \S+.*[.!?]$/s)
}
