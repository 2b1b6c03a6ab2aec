import type { Call } from '../contract'

/** Work that others wait for too: who gives up stops waiting, the work goes on. */
export function abortable<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason)
    if (signal.aborted) return aborted()
    signal.addEventListener('abort', aborted, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted))
  })
}

/** A call on behalf of all who wait: none of them can abort it. The line's own time limits still hold. */
export const forAll = (call: Call): Call => ({ ...call, signal: new AbortController().signal })

/** What must happen even though the caller has given up, if it can be done soon. */
export const afterwards = (call: Call): Call => ({ ...call, signal: AbortSignal.timeout(5_000) })

/** Lets one at a time through per key, in order of arrival. */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>()

  async take<T>(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(key) ?? Promise.resolve()
    const turn = before.then(() => {
      signal.throwIfAborted()
      return work()
    })
    const settled = turn.catch(() => {})
    this.last.set(key, settled)
    settled.then(() => {
      if (this.last.get(key) === settled) this.last.delete(key)
    })
    return await abortable(turn, signal)
  }
}
