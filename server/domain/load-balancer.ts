import { z } from 'zod'
import { timestamp } from './common'
import { idOf } from './ids'

export const balancedProtocols = ['tcp', 'udp'] as const
const port = z.number().int().min(1).max(65_535)

/** What comes to `port` of the load balancer goes to `memberPort` of one of its members. */
export const listener = z.object({ protocol: z.enum(balancedProtocols), port, memberPort: port })
export type Listener = z.infer<typeof listener>

/**
 * How members are asked: whether they take a TCP connection on a listener's port. OVN knows no other question, and none
 * for UDP: there, members that are on count as up (server/decisions/0027).
 */
const whole = (min: number, max: number) => z.number().int().min(min).max(max)
export const connectCheck = z.object({
  intervalSeconds: whole(1, 300),
  timeoutSeconds: whole(1, 60),
  /** Answers, or missing ones, in a row that make a member one or the other. */
  upAfter: whole(1, 20),
  downAfter: whole(1, 20),
})
export type ConnectCheck = z.infer<typeof connectCheck>
export const connectCheckDefaults: ConnectCheck = { intervalSeconds: 5, timeoutSeconds: 3, upAfter: 2, downAfter: 3 }

export const loadBalancerLimits = { listeners: 16, members: 100 } as const

/** `tcp 80 → 8080`. */
export const listenerInWords = ({ protocol, port, memberPort }: Listener) =>
  port === memberPort ? `${protocol} ${port}` : `${protocol} ${port} → ${memberPort}`

export const connectCheckInWords = ({ intervalSeconds, timeoutSeconds, upAfter, downAfter }: ConnectCheck) =>
  `every ${intervalSeconds} s (${timeoutSeconds} s to answer; up after ${upAfter}, down after ${downAfter})`

/** `unknown`: nobody has asked it yet, or it can't be asked. */
export const memberStates = ['up', 'down', 'unknown'] as const
export type MemberState = (typeof memberStates)[number]
/** How one member does on one port, as it was last seen. */
export const memberStatus = z.object({
  instanceId: idOf('instance'),
  protocol: z.enum(balancedProtocols),
  port,
  state: z.enum(memberStates),
  since: timestamp,
  /** Why it is not up. */
  reason: z.string().nullable(),
})
export type MemberStatus = z.infer<typeof memberStatus>

export const reasonOf = (state: MemberState, { protocol, port }: Pick<MemberStatus, 'protocol' | 'port'>) =>
  state === 'up'
    ? null
    : state === 'down'
      ? `It takes no connection on ${protocol} ${port}.`
      : 'Nobody has asked it yet.'
