import { PlenumError } from '@/server/domain/errors'

/**
 * Runs a statement that may meet a taken name or address, or something that still refers to a row: then with this
 * sentence.
 * @throws `conflict` with the sentence
 */
export async function orConflict<T>(statement: Promise<T>, sentence: string): Promise<T> {
  try {
    return await statement
  } catch (error) {
    if (isViolation(error)) throw new PlenumError('conflict', sentence, { cause: error })
    throw error
  }
}

/** Unique (23505) or foreign key (23503), whichever way the statement went. */
function isViolation(error: unknown): boolean {
  const { code, meta } = error as { code?: string; meta?: { code?: string } }
  return [code, meta?.code].some(each => each === '23505' || each === '23503')
}
