import { decodeError, LibvirtTimeout } from './errors'
import { type Message, messageStatus } from './message'
import { XdrDecoder } from './xdr'

type Pending = { settle(message: Message): void; fail(error: Error): void }
type Terms = {
  signal?: AbortSignal
  timeoutMs: number
  /** Called when the host has answered, or never will. */
  answered(): void
}

/** Calls that have no answer yet, by their serial numbers. */
export class PendingCalls {
  private readonly calls = new Map<number, Pending>()
  private serial = 0

  /** A new call. Its answer can be given up on, by time or by signal; the call itself stays until the host answers. */
  add<T>(decode: (decoder: XdrDecoder) => T, { signal, timeoutMs, answered }: Terms) {
    this.serial = (this.serial + 1) >>> 0
    const serial = this.serial
    const answer = new Promise<T>((resolve, reject) => {
      const end = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', aborted)
      }
      const giveUp = (error: unknown) => {
        end()
        reject(error)
      }
      const timer = setTimeout(() => giveUp(new LibvirtTimeout(`No answer within ${timeoutMs} ms`)), timeoutMs)
      const aborted = () => giveUp(signal?.reason)
      signal?.addEventListener('abort', aborted, { once: true })
      this.calls.set(serial, {
        settle: message => {
          answered()
          end()
          try {
            const decoder = new XdrDecoder(message.payload)
            if (message.status === messageStatus.ok) resolve(decode(decoder))
            else reject(decodeError(decoder))
          } catch (error) {
            reject(error)
          }
        },
        fail: error => {
          answered()
          giveUp(error)
        },
      })
    })
    return { serial, answer }
  }

  /** @returns false for an answer to no call of ours. */
  settle(message: Message): boolean {
    const call = this.calls.get(message.serial)
    this.calls.delete(message.serial)
    call?.settle(message)
    return call !== undefined
  }

  failAll(error: Error): void {
    const calls = [...this.calls.values()]
    this.calls.clear()
    for (const call of calls) call.fail(error)
  }
}
