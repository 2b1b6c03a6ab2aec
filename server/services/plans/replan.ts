import type { z } from 'zod'
import type { replanInput } from '@/server/domain/inputs'
import type { PlanView } from '@/server/domain/planning/plan'
import { authorize } from '@/server/policy'
import { readPlan } from '@/server/store/plans'
import { transact } from '@/server/store/transact'
import type { ServiceContext } from '../context'
import { stableId } from '../stable-id'
import { makePlan } from './make-plan'
import { readPlanView } from './queries'

/**
 * The same design compared with what is there now, as a new plan; the old one keeps its address. A repair is planned
 * anew from what is recorded now: its former document would take back what people changed since.
 */
export function replan(ctx: ServiceContext, input: z.output<typeof replanInput>): Promise<PlanView> {
  return transact(ctx.store, async tx => {
    const plan = await readPlan(tx, input.planId)
    authorize(ctx.actor, 'designs.change', { vdcId: plan?.vdcId, kind: 'plan', id: input.planId })
    const { vdcId, document, origin, draftId, repairOf } = plan!
    const id = stableId('plan', ctx.actor, input.idempotencyKey)
    const what = repairOf.length > 0 ? { repairOf } : { document }
    await makePlan(tx, { id, vdcId, origin, draftId, ...what, author: ctx.actor.name })
    return readPlanView(ctx, tx, id)
  })
}
