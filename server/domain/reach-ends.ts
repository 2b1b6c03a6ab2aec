import { z } from 'zod'
import type { PlanContext, RecordedInstance, RecordedVdc } from './planning/recorded'
import type { Protocol } from './security-group'

/** Instances by name or address; `outside`, an address there, or a floating IP by name or address. `port`: of tcp and udp, at the receiver; null: is there any that is let through? */
export type ReachQuestion = { from: string; to: string; protocol: Exclude<Protocol, 'any'>; port: number | null }

export const reachAnswer = z.object({
  /** null: nobody can tell. */
  reaches: z.boolean().nullable(),
  /** Why, naming what decides it. */
  sentence: z.string(),
  /** The rule that lets it through, of the receiver’s groups or, where nothing has to let it in, the sender’s. */
  rule: z.object({ securityGroup: z.string(), sentence: z.string() }).nullable(),
})
export type ReachAnswer = z.infer<typeof reachAnswer>

export type World = { recorded: RecordedVdc; zones: PlanContext['zones'] }

export const no = (sentence: string): ReachAnswer => ({ reaches: false, sentence, rule: null })

export const findEnd = ({ instances }: RecordedVdc, name: string) =>
  instances.find(each => each.name === name) ?? instances.find(each => each.address === name || each.address6 === name)

export function offOf({ name, observed }: RecordedInstance): string | null {
  if (observed === 'running' || observed === 'unknown') return null
  return observed === 'pending' ? `${name} was never made.` : `${name} does not run: it is ${observed}.`
}
