import type { z } from 'zod'
import { brakeLimit, type DriftPolicyView, underBrake } from '@/server/domain/drift'
import type { driftPolicyInput, setDriftPolicyInput } from '@/server/domain/inputs'
import { recordActivity } from '@/server/store/activity'
import { type PolicyFacts, readPolicy, writePolicy } from '@/server/store/drift-policies'
import { transact } from '@/server/store/transact'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'

/** What the VDC lets Plenum repair without asking, and how much of that the brake lets through right now. */
export async function getDriftPolicy(
  ctx: ServiceContext,
  { vdcId }: z.output<typeof driftPolicyInput>,
): Promise<DriftPolicyView> {
  await authorizeInVdc(ctx, ctx.store.pool, 'drift.read', vdcId)
  return toView((await readPolicy(ctx.store.pool, vdcId))!)
}

export async function setDriftPolicy(
  ctx: ServiceContext,
  { vdcId, ...policy }: z.output<typeof setDriftPolicyInput>,
): Promise<DriftPolicyView> {
  await authorizeInVdc(ctx, ctx.store.pool, 'drift.resolve', vdcId)
  return transact(ctx.store, async tx => {
    await writePolicy(tx, vdcId, { ...policy, repair: [...new Set(policy.repair)] })
    const what = policy.repair.length > 0 ? `Let Plenum repair drift: ${policy.repair.join(', ')}` : 'Only report drift'
    await recordActivity(tx, { vdcId, resourceKind: 'vdc', resourceId: vdcId, actor: ctx.actor.name, message: what })
    return toView((await readPolicy(tx, vdcId))!)
  })
}

function toView({ policy, instanceCount, repaired, candidates }: PolicyFacts): DriftPolicyView {
  const { held } = underBrake(policy, instanceCount, new Set(repaired), candidates)
  return {
    ...policy,
    instanceCount,
    limit: brakeLimit(policy, instanceCount),
    repairedInWindow: repaired.length,
    heldBack: held.length,
  }
}
