import { z } from 'zod'
import { timestamp } from './common'

/**
 * Whether a cluster’s members do what they are there for. Pure: what is asked, how often, and what a row of answers
 * means. Who asks is the reconciler, over each member’s own host; neither Plenum nor hosts are on tenants’ networks.
 */

/**
 * `agent`: the guest’s own agent answers, asked by its host over a line that is no network. `http`: a request that this
 * agent sends within the guest is answered with a status from 200 to 399. `tcp`: it takes connections on a port, tried by
 * the zone’s network itself.
 */
export const healthCheckKinds = ['agent', 'http', 'tcp'] as const
export type HealthCheckKind = (typeof healthCheckKinds)[number]
export const usualPort = 80
export const usualPath = '/'

export const healthCheckDefaults = {
  intervalSeconds: 5,
  timeoutSeconds: 3,
  healthyAfter: 2,
  unhealthyAfter: 3,
  startSeconds: 120,
} as const
const whole = (min: number, max: number) => z.number().int().min(min).max(max)
export const healthCheckLimits = {
  intervalSeconds: { min: 1, max: 300 },
  timeoutSeconds: { min: 1, max: 10 },
  healthyAfter: { min: 1, max: 20 },
  unhealthyAfter: { min: 1, max: 20 },
  startSeconds: { min: 5, max: 3600 },
} as const
type Timing = keyof typeof healthCheckDefaults
const timing = (key: Timing) => whole(healthCheckLimits[key].min, healthCheckLimits[key].max)
const usually = (key: Timing) => ` Default: ${healthCheckDefaults[key]}.`

/** As it stands in a request: origin-form, RFC 9112 section 3.2.1. What is no ASCII is percent-encoded. */
const requestPath = z
  .string()
  .max(200, 'A path has at most 200 characters.')
  .regex(/^\/[\w\-.~!$&'()*+,;=:@%/?]*$/, 'Begin the path with /, and write what is neither letter nor digit as %20.')

/** As a design says it: what is left out takes its default. */
export const healthCheckDesign = z.strictObject({
  kind: z
    .enum(healthCheckKinds)
    .describe(
      'agent: the guest agent (qemu-guest-agent) answers. http: so does what listens in the guest, asked by that agent (guest-exec). tcp: it takes connections, in zones with a network.',
    ),
  port: whole(1, 65_535).optional().describe(`Of http and tcp: where it listens. Default: ${usualPort}.`),
  path: requestPath.optional().describe(`Of http: what is asked for. Default: ${usualPath}`),
  intervalSeconds: timing('intervalSeconds')
    .optional()
    .describe(`From one question to the next.${usually('intervalSeconds')}`),
  timeoutSeconds: timing('timeoutSeconds')
    .optional()
    .describe(`How long an answer may take.${usually('timeoutSeconds')}`),
  healthyAfter: timing('healthyAfter')
    .optional()
    .describe(`Answers in a row that make a member healthy.${usually('healthyAfter')}`),
  unhealthyAfter: timing('unhealthyAfter')
    .optional()
    .describe(`Missing answers in a row that make it unhealthy.${usually('unhealthyAfter')}`),
  startSeconds: timing('startSeconds')
    .optional()
    .describe(`How long it may take to become healthy after a start or a change.${usually('startSeconds')}`),
})
export type HealthCheckDesign = z.infer<typeof healthCheckDesign>

/** As it is recorded, with every value. */
// Recorded before there was tcp, it has no port, and before there was http, no path.
export const healthCheck = healthCheckDesign
  .required()
  .extend({ port: whole(1, 65_535).default(usualPort), path: requestPath.default(usualPath) })
export type HealthCheck = z.infer<typeof healthCheck>

export const withDefaults = (check: HealthCheckDesign): HealthCheck => ({
  ...{ ...healthCheckDefaults, port: usualPort, path: usualPath },
  ...check,
})

/** The way back: what equals its default is left out. */
export function withoutDefaults(check: HealthCheck): HealthCheckDesign {
  const usual: Record<string, unknown> = {
    ...healthCheckDefaults,
    port: check.kind === 'agent' ? check.port : usualPort,
    path: check.kind === 'http' ? usualPath : check.path,
  }
  const entries = Object.entries(check).filter(([key, value]) => usual[key] !== value)
  return Object.fromEntries(entries) as HealthCheckDesign
}

export const healthCheckInWords = ({ intervalSeconds, timeoutSeconds, ...check }: HealthCheck) =>
  `${askedInWords(check)} every ${intervalSeconds} s (${timeoutSeconds} s to answer; healthy after ${check.healthyAfter}, unhealthy after ${check.unhealthyAfter}, ${check.startSeconds} s to start)`

const askedInWords = ({ kind, port, path }: Pick<HealthCheck, 'kind' | 'port' | 'path'>) =>
  ({ agent: 'guest agent', http: `request for ${path} at port ${port}`, tcp: `connection to port ${port}` })[kind]

/** `unknown`: not asked for long enough, or it does not run. */
export const healthStates = ['healthy', 'unhealthy', 'unknown'] as const
export type HealthState = (typeof healthStates)[number]
export const memberHealth = z.object({
  state: z.enum(healthStates),
  since: timestamp.nullable(),
  /** Why, as a sentence; null: there is nothing to say. */
  reason: z.string().nullable(),
})
export type MemberHealth = z.infer<typeof memberHealth>

/** One answer of a member; `null`: it answered, otherwise why not. */
export type HealthAnswer = string | null
/** Answers of one kind in a row; what counts is only the last of either kind. `isUp`: it answered since its start. */
export type HealthTally = { state: HealthState; answered: number; missed: number; isUp: boolean }
/** Of one that starts, or of which no more is known than its last state. */
export const freshTally = (state: HealthState = 'unknown'): HealthTally => ({
  ...{ state, answered: 0, missed: 0, isUp: state === 'healthy' },
})

/**
 * What follows from one more answer. A single one makes nobody healthy or unhealthy, unless the check says so; and a
 * guest that starts is not sick, it is only not known how it is.
 * @param startsForMs How long ago it was started, or last worked on.
 */
export function countAnswer(
  check: HealthCheck,
  tally: HealthTally,
  answer: HealthAnswer,
  startsForMs: number,
): HealthTally {
  if (answer === null) {
    const answered = tally.answered + 1
    return { state: answered >= check.healthyAfter ? 'healthy' : tally.state, answered, missed: 0, isUp: true }
  }
  const isStarting = !tally.isUp && startsForMs < check.startSeconds * 1000
  if (isStarting) return { ...freshTally(), state: tally.state === 'healthy' ? 'unknown' : tally.state }
  const missed = tally.missed + 1
  return { ...tally, state: missed >= check.unhealthyAfter ? 'unhealthy' : tally.state, answered: 0, missed }
}
