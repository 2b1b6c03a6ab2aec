import { z } from 'zod'
import { resourceName } from '../common'
import { idOf } from '../ids'
import { activityLimit } from './common'

const octet = '(25[0-5]|2[0-4]\\d|1?\\d?\\d)'
/** IPv4 in CIDR form (RFC 4632), /8 to /29 so that gateway and guests fit. */
export const cidr = z
  .string()
  .trim()
  .regex(
    new RegExp(`^${octet}(\\.${octet}){3}/(8|9|1\\d|2\\d)$`),
    'Write it like 10.20.0.0/24, with a prefix of /8 to /29',
  )

export const vdcRef = z.object({ vdcId: idOf('vdc') })
export const createVdcInput = z.object({
  name: resourceName,
  description: z.string().trim().max(300).default(''),
  /** Of its first network. */
  cidr: cidr.default('10.20.0.0/24'),
})
export const vdcRoles = ['viewer', 'member'] as const
export const setMemberInput = z.object({
  vdcId: idOf('vdc'),
  email: z.email('Write an email address'),
  role: z.enum(vdcRoles),
  /** For somebody new. */
  name: z.string().trim().min(1).max(100).optional(),
  password: z.string().min(10, 'Use at least 10 characters').max(128).optional(),
})
export const removeMemberInput = z.object({ vdcId: idOf('vdc'), userId: z.string().min(1).max(100) })
export const memberView = z.object({ userId: z.string(), name: z.string(), email: z.string(), role: z.enum(vdcRoles) })
export const vdcActivityInput = z.object({ vdcId: idOf('vdc'), limit: activityLimit })
export const listNetworksInput = vdcRef
