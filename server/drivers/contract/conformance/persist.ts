import { isRetryable } from '@/server/domain/errors'

const tries = 6

/** Tries again after errors that a repeat may mend, as the engine does. */
export async function persist<T>(work: () => Promise<T>, sleep: (ms: number) => Promise<void>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isRetryable(error) || attempt === tries) throw error
      await sleep(200 * attempt)
    }
  }
}
