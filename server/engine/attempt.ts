import { PlenumError } from '@/server/domain/errors'

/** `isStuck`: it did not end although its signal did; it may still be at work. */
export type Tried<T> = { ok: true; value: T } | { ok: false; error: unknown; isStuck: boolean }

/**
 * Runs one try of a step under its signals and its own time limit. After the signal it has `settleMs` to end, so that
 * a repeat or the undo does not run beside it; then it is given up on.
 */
export async function tryOnce<T>(
  name: string,
  work: (signal: AbortSignal) => Promise<T>,
  limits: { timeoutMs: number; signals: AbortSignal[]; settleMs: number },
): Promise<Tried<T>> {
  const timeout = new AbortController()
  const tooLong = () =>
    timeout.abort(new PlenumError('unreachable', `“${name}” did not finish within ${inWords(limits.timeoutMs)}.`))
  const timer = setTimeout(tooLong, limits.timeoutMs)
  const signal = AbortSignal.any([...limits.signals, timeout.signal])
  const giveUp = afterAbort(signal, limits.settleMs)
  try {
    const value = await Promise.race([work(signal), giveUp.promise])
    return { ok: true, value: value as T }
  } catch (thrown) {
    const isStuck = thrown === stuck
    // What a step throws because it was stopped says less than why it was.
    const error = timeout.signal.aborted ? timeout.signal.reason : thrown
    return { ok: false, error, isStuck }
  } finally {
    clearTimeout(timer)
    giveUp.forget()
  }
}

const stuck = Symbol('stuck')

function afterAbort(signal: AbortSignal, ms: number) {
  let timer: NodeJS.Timeout | undefined
  let onAbort = () => {}
  const promise = new Promise<never>((_, reject) => {
    onAbort = () => {
      timer = setTimeout(() => reject(stuck), ms)
    }
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
  return {
    promise,
    forget() {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    },
  }
}

/** 90000 → “90 seconds”. */
export function inWords(ms: number): string {
  const [value, unit] = ms >= 120_000 ? [ms / 60_000, 'minute'] : [ms / 1000, 'second']
  const rounded = Math.max(1, Math.round(value))
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'}`
}
