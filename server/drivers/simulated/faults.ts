import { PlenumError } from '@/server/domain/errors'
import { chance } from './chance'

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

export function faultError(fault: Fault, place: string): PlenumError {
  const detail = `simulated: ${fault}`
  switch (fault) {
    case 'busy':
      return new PlenumError('busy', `${place} is busy with something else. The work is tried again.`, { detail })
    case 'throttled':
      return new PlenumError('throttled', `${place} was asked too much at once. The work is tried again.`, { detail })
    case 'unreachable':
    case 'lost reply':
      return unreachable(place, detail)
  }
}

export const unreachable = (place: string, detail = 'simulated: unreachable') =>
  new PlenumError('unreachable', `${place} does not answer. The work is tried again.`, { detail })

/** Thrown within a call after its effect was kept: the caller is to hear `unreachable`. */
export const lostReply = (place: string) => faultError('lost reply', place)
