import type { Call, InstanceSpec } from '../../contract'
import type { HostLine } from '../line'
import { isLibvirtError, virError } from '../rpc/errors'
import type { DomainRef } from '../rpc/objects'
import * as domains from '../rpc/procedures/domains'
import { eventWithin, type Resume } from './patience'
import type { Power } from './read'

/** How long one call waits for a guest before it hands back the wait to whoever drives us. */
const patienceMs = 1_500
/** A guest that was still booting has not noticed the power button. */
const askAgainMs = 3_000
/** virDomainEventType */
const stopped = 5

/**
 * Shuts a guest down: asked first, switched off when its time is over.
 * @returns undefined once it is off, else what to resume with.
 */
export async function stopDomain(
  line: HostLine,
  seen: { ref: DomainRef; power: Power },
  spec: Pick<InstanceSpec, 'stopTimeoutMs'>,
  resume: Resume,
  call: Call,
): Promise<Resume | undefined> {
  const options = { signal: call.signal }
  const now = Date.now()
  // Nobody waits longer than the newest wish allows.
  const stopBy = Math.min(resume.stopBy ?? Number.POSITIVE_INFINITY, now + spec.stopTimeoutMs)
  if (now >= stopBy) {
    call.log(resume.stopBy === undefined ? 'Switching off' : 'The guest did not shut down in time; switching it off')
    await domains.destroyDomain(line, seen.ref, options).catch(ifOff)
    return undefined
  }
  const off = eventWithin(
    line,
    event => event.type === 'lifecycle' && event.event === stopped && same(event.domain, seen.ref),
    {
      ms: Math.min(patienceMs, stopBy - now),
      signal: call.signal,
    },
  )
  let askAgainAt = resume.askAgainAt ?? 0
  if (now >= askAgainAt) {
    askAgainAt = now + askAgainMs
    if (resume.stopBy === undefined) call.log('Asking the guest to shut down')
    // A paused guest hears nothing.
    if (seen.power === 'paused') await domains.resumeDomain(line, seen.ref, options).catch(ifOff)
    await domains.shutdownDomain(line, seen.ref, options).catch(ifOff)
  }
  if (await off.came) return undefined
  call.signal.throwIfAborted()
  return { ...resume, stopBy, askAgainAt }
}

/** Switched off without asking; already off is fine. */
export const switchOff = (line: HostLine, ref: DomainRef, call: Call) =>
  domains.destroyDomain(line, ref, { signal: call.signal }).catch(ifOff)

/** It changed meanwhile, which is what the next look will show. */
export function ifOff(error: unknown): void {
  if (!isLibvirtError(error, virError.operationInvalid)) throw error
}

export const same = (a: DomainRef, b: DomainRef) => a.uuid.equals(b.uuid)
