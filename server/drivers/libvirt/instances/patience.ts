import type { HostLine } from '../line'
import type { DomainEvent } from '../rpc/procedures/events'

/**
 * Where a verb stands when it says “call again”. It travels as text through whoever drives us and may be lost: then
 * the guest is asked once more and gets its full time again.
 */
export type Resume = {
  /** When a guest that is shutting down is switched off, and when it is asked again (epoch ms). */
  stopBy?: number
  askAgainAt?: number
  /** When a guest that has not let go of a disk is asked again (epoch ms). */
  detachAgainAt?: number
  /** When files that another caller began are taken to be abandoned (epoch ms). */
  takeOverAt?: number
}

export function parseResume(text: string | undefined): Resume {
  if (!text) return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Resume) : {}
  } catch {
    return {}
  }
}

/** Waits a little for an event, instead of asking again and again. @returns whether it came. */
export function eventWithin(
  line: HostLine,
  matches: (event: DomainEvent) => boolean,
  options: { ms: number; signal: AbortSignal },
): { came: Promise<boolean> } {
  const came = new Promise<boolean>(resolve => {
    const settle = (value: boolean) => {
      clearTimeout(timer)
      line.events.off('domain', heard)
      line.events.off('down', gone)
      options.signal.removeEventListener('abort', gone)
      resolve(value)
    }
    const heard = (event: DomainEvent) => {
      if (matches(event)) settle(true)
    }
    const gone = () => settle(false)
    const timer = setTimeout(gone, options.ms)
    line.events.on('domain', heard).on('down', gone)
    options.signal.addEventListener('abort', gone)
  })
  return { came }
}
