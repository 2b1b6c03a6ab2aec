import { z } from 'zod'
import { idOf } from '../ids'
import { isAddress, numberOf } from '../reservation'

export const ipv4 = z.string().trim().refine(isAddress, 'Use an IPv4 address like 10.20.0.5')

export const networkInput = z.object({ networkId: idOf('network') })

/** `last`: default, that one address. */
export const reserveAddressesInput = networkInput
  .extend({
    first: ipv4,
    last: ipv4.optional(),
    reason: z.string().trim().min(1, 'Say what for').max(200, 'Use at most 200 characters'),
  })
  .refine(({ first, last }) => last === undefined || (numberOf(last) ?? 0) >= (numberOf(first) ?? 0), {
    message: 'Give the lower address first',
    path: ['last'],
  })

export const releaseAddressesInput = networkInput.extend({ reservationId: idOf('reservation') })
