import { z } from 'zod'
import type { FindingKind } from './finding'

/** What may be repaired without asking: what loses nothing. */
export const repairableKinds = [
  'state',
  'size',
  'attachment',
  'address',
  'network-missing',
  'network-changed',
] as const satisfies FindingKind[]
export type RepairableKind = (typeof repairableKinds)[number]

/** What a VDC lets Plenum do about drift. Without one, and with no kinds, findings are reported only. */
export const driftPolicy = z.object({
  /** Kinds of findings that are repaired without asking. */
  repair: z.array(z.enum(repairableKinds)).max(repairableKinds.length).default([]),
  /** The brake: never more than this share of the VDC's instances … */
  maxSharePercent: z.coerce.number().int().min(1).max(100).default(20),
  /** … within so many minutes. */
  windowMinutes: z.coerce
    .number()
    .int()
    .min(5)
    .max(24 * 60)
    .default(60),
})
export type DriftPolicy = z.infer<typeof driftPolicy>
export const reportOnly: DriftPolicy = { repair: [], maxSharePercent: 20, windowMinutes: 60 }

export const driftPolicyView = driftPolicy.extend({
  instanceCount: z.number().int(),
  /** How many instances the brake lets through within the window, and how many it has already. */
  limit: z.number().int(),
  repairedInWindow: z.number().int(),
  /** Findings of the chosen kinds that the brake holds back right now. */
  heldBack: z.number().int(),
})
export type DriftPolicyView = z.infer<typeof driftPolicyView>

/** Never more than the share, also of few: 20 % of four instances is none. */
export const brakeLimit = ({ maxSharePercent }: Pick<DriftPolicy, 'maxSharePercent'>, instanceCount: number) =>
  Math.floor((instanceCount * maxSharePercent) / 100)

type Candidate = { findingId: string; instanceId: string }

/**
 * Which findings may be repaired now. Pure. An instance counts once, however many of its findings are repaired and
 * however often within the window.
 * @param repaired Instances that were repaired without asking within the window.
 */
export function underBrake<It extends Candidate>(
  policy: DriftPolicy,
  instanceCount: number,
  repaired: ReadonlySet<string>,
  candidates: readonly It[],
): { allowed: It[]; held: It[] } {
  const touched = new Set(repaired)
  const limit = brakeLimit(policy, instanceCount)
  const allowed: It[] = []
  const held: It[] = []
  for (const each of candidates) {
    if (touched.has(each.instanceId) || touched.size < limit) {
      touched.add(each.instanceId)
      allowed.push(each)
    } else held.push(each)
  }
  return { allowed, held }
}
