import { z } from 'zod'
import { networkCidr } from '../address'
import { resourceName } from '../common'
import { idOf } from '../ids'
import { quotaLimits } from '../quota'
import { activityInput, inVdc, onceInput } from './shared'

export const vdcInput = inVdc
export const vdcActivityInput = inVdc.extend(activityInput)
export const createVdcInput = z.object({
  ...onceInput,
  name: resourceName,
  description: z.string().trim().max(500, 'Use at most 500 characters').default(''),
  /** Of its first network; default: a free /20. */
  cidr: networkCidr.optional(),
})

export const memberRoles = ['viewer', 'member'] as const
export const setMemberInput = inVdc.extend({
  email: z.email('Enter an e-mail address, like ada@example.org').trim().toLowerCase().max(254),
  role: z.enum(memberRoles),
  /** With a password, an unknown address becomes a new user. */
  password: z.string().min(8, 'Use at least 8 characters').max(256, 'Use at most 256 characters').optional(),
  name: z.string().trim().min(1, 'Enter a name').max(100).optional(),
})
export const setQuotaInput = inVdc.extend(quotaLimits.shape)
export const removeMemberInput = inVdc.extend({ userId: idOf('user') })

const end = z.string().trim().min(1, 'Name an instance or give its address; “outside” is whoever is not here').max(63)
export const reachInput = inVdc.extend({
  /** An instance’s name or address, `outside`, an address there; `to` may be a floating IP as well. */
  from: end,
  to: end,
  protocol: z.enum(['tcp', 'udp', 'icmp']).default('tcp'),
  /** Of tcp and udp. Left out: whether any is let through. */
  port: z.coerce
    .number()
    .int()
    .min(1, 'Use a port from 1 to 65535')
    .max(65_535, 'Use a port from 1 to 65535')
    .optional(),
})
