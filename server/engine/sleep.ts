import { setTimeout as delay } from 'node:timers/promises'

/** Resolves after so many ms, or rejects with the signal's reason. Tests bring their own. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>

export const sleep: Sleep = async (ms, signal) => {
  try {
    await delay(ms, undefined, { signal })
  } catch (error) {
    throw signal?.aborted ? signal.reason : error
  }
}
