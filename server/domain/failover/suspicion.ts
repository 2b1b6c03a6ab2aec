import { z } from 'zod'
import { timestamp } from '../common'

/** Whether a zone's hosts are evacuated without asking once both paths say that they are lost. */
export const evacuationModes = ['ask', 'automatic'] as const
export type EvacuationMode = (typeof evacuationModes)[number]

/** What is to become of a host that does not answer; only `evacuate` happens without a person. */
export const verdicts = [
  'waiting',
  'only unreachable',
  'unconfirmed',
  'nothing to start',
  'brake',
  'no power control',
  'ask',
  'failed',
  'evacuate',
] as const

/** The state of a suspicion: what both paths say, and what follows. */
export const suspicion = z.object({
  /** What other hosts see of it. */
  heartbeat: z.enum(['seen', 'silent', 'unknown']),
  /** Who looked. */
  witnesses: z.array(z.string()),
  silentLooks: z.number().int(),
  lookedAt: timestamp,
  verdict: z.enum(verdicts),
  sentence: z.string(),
})
export type Suspicion = z.infer<typeof suspicion>
