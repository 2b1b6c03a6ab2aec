import { isDeepStrictEqual } from 'node:util'
import { asPlenumError } from '@/server/domain/errors'
import type { Work } from './ports'

/** Each of them read something newer than the one before; then it is another's turn. */
const mostReads = 10

/**
 * Brings about what is recorded. Two may be at it at once, for two machines that start, or one that starts and a change or
 * the end of what joins it: whoever has read an older record may be refused, and may also come too late to be.
 * So each looks again afterwards whether what it read is true still, and what the last one brought is.
 */
export async function bringAsRecorded<T>(
  { call }: Work,
  read: () => Promise<T>,
  bring: (recorded: T) => Promise<void>,
): Promise<void> {
  let recorded = await read()
  for (let reads = 1; ; reads++) {
    const refusal = await refusedAsOlder(() => bring(recorded))
    // Who is stopped may be told in the same word, and does not go on.
    call.signal.throwIfAborted()
    const now = await read()
    const isTrue = isDeepStrictEqual(now, recorded)
    if (refusal && (isTrue || reads >= mostReads)) throw refusal
    if (isTrue || reads >= mostReads) return
    recorded = now
  }
}

async function refusedAsOlder(work: () => Promise<void>): Promise<unknown> {
  try {
    await work()
    return undefined
  } catch (error) {
    if (asPlenumError(error).kind !== 'conflict') throw error
    return error
  }
}
