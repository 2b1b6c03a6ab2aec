import { designOf } from '@/server/domain/design/design-of'
import type { FactsOf, ResolvedView } from '@/server/domain/drift'
import { newId } from '@/server/domain/ids'
import { boundsOf } from '@/server/domain/planning/bounds'
import { onlyOf } from '@/server/domain/planning/only'
import { changeKey } from '@/server/domain/planning/plan'
import { planVdc } from '@/server/domain/planning/plan-vdc'
import { authorize } from '@/server/policy'
import { changeFindings, type KnownFinding } from '@/server/store/findings'
import { readPlanContext } from '@/server/store/plan-context'
import { insertPlan } from '@/server/store/plans'
import { readRecordedVdc } from '@/server/store/recorded-vdc'
import { transact } from '@/server/store/transact'
import type { ServiceContext } from '../../context'
import { applyPlan } from '../../plans/apply-plan'

/**
 * Volumes that are not plugged in are recorded as detached. By a plan: each had an export on its storage server made for
 * this instance, which has to go before anybody else may have the volume.
 */
export async function adoptDetached(
  ctx: ServiceContext,
  { view, facts }: KnownFinding,
  { idempotencyKey }: { idempotencyKey?: string },
): Promise<ResolvedView> {
  const vdcId = view.vdcId!
  authorize(ctx.actor, 'plans.apply', { vdcId, kind: 'finding', id: view.id })
  const gone = new Set((facts as FactsOf<'disks'>).missing.map(each => each.volumeName))
  const planId = await transact(ctx.store, async tx => {
    const recorded = await readRecordedVdc(tx, vdcId)
    const document = structuredClone(designOf(recorded))
    const instance = document.instances[view.resourceName!]
    if (instance) instance.volumes = instance.volumes?.filter(name => !gone.has(name))
    const whole = planVdc(document, recorded, await readPlanContext(tx, vdcId))
    const keys = [...gone].map(name => changeKey('attachment', name))
    const id = newId('plan')
    await insertPlan(tx, {
      ...{ id, vdcId, draftId: null, repairOf: [], document, author: ctx.actor.name },
      origin: `${view.resourceName} keeps ${[...gone].join(', ')} detached`,
      body: onlyOf(whole, keys),
      bounds: boundsOf(recorded),
    })
    return id
  })
  const { taskId } = await applyPlan(ctx, {
    ...{ planId, policy: 'roll back', acceptDataLoss: [], message: '' },
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  })
  await changeFindings(ctx.store.pool, [view.id], { repairedBy: ctx.actor.name, planId, taskId })
  return { planId, taskId }
}
