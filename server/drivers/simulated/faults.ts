import { type ErrorKind, PlenumError } from '@/server/domain/errors'
import { chance } from './chance'
import type { Place } from './world'

export type Fault = 'unreachable' | 'busy' | 'throttled' | 'lost reply'

/** A call under one key meets at most two faults, so that whoever retries gets through. */
const faultyAttempts = 2

/**
 * The fault that the `flaky` profile has for this try, if any: depends on seed, key and attempt alone.
 * `lost reply`: the call takes effect, but its caller hears that nothing answered.
 */
export function drawFault(seed: string, key: string, attempt: number): Fault | undefined {
  if (attempt > faultyAttempts) return undefined
  const drawn = chance(seed, 'fault', key, attempt)
  if (drawn < 0.08) return 'unreachable'
  if (drawn < 0.14) return 'lost reply'
  if (drawn < 0.19) return 'busy'
  if (drawn < 0.22) return 'throttled'
  return undefined
}

/** Which end of a line it is. Its name is for operators: tenants read the sentence, and are not told where things run. */
export type End = Pick<Place, 'name' | 'role'>

export function faultError(fault: Fault, end: End): PlenumError {
  switch (fault) {
    case 'busy':
      return failure('busy', end, 'is busy with something else', fault)
    case 'throttled':
      return failure('throttled', end, 'was asked too much at once', fault)
    case 'unreachable':
    case 'lost reply':
      return unreachable(end, fault)
  }
}

export const unreachable = (end: End, fault: Fault = 'unreachable') =>
  failure('unreachable', end, 'does not answer', fault)

/** Thrown within a call after its effect was kept: the caller is to hear `unreachable`. */
export const lostReply = (end: End) => faultError('lost reply', end)

const endWords: Record<Place['role'], string> = {
  host: 'The host',
  storage: 'The storage server',
  network: 'The zone’s network',
  backup: 'The backup store',
}

const failure = (kind: ErrorKind, { name, role }: End, what: string, fault: Fault) =>
  new PlenumError(kind, `${endWords[role]} ${what}. The work is tried again.`, {
    detail: `${name}, simulated: ${fault}`,
  })
