import type { z } from 'zod'
import type { Page } from '@/server/domain/common'
import type { listPlansInput, planInput } from '@/server/domain/inputs'
import { movedSince } from '@/server/domain/planning/bounds'
import type { PlanLine, PlanView } from '@/server/domain/planning/plan'
import { authorize } from '@/server/policy'
import * as store from '@/server/store/plans'
import { readRecordedVdc } from '@/server/store/recorded-vdc'
import type { Runner } from '@/server/store/sql'
import { readerOf, type ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'
import { toPlanLine, toPlanView } from './plan-view'

/** With what moved since it was computed: then it can't be applied, but planned again. */
export async function getPlan(ctx: ServiceContext, { planId }: z.output<typeof planInput>): Promise<PlanView> {
  return readPlanView(ctx, ctx.store.pool, planId)
}

export async function readPlanView(
  { actor }: Pick<ServiceContext, 'actor'>,
  on: Runner,
  planId: string,
): Promise<PlanView> {
  const plan = await store.readPlan(on, planId)
  authorize(actor, 'plans.read', { vdcId: plan?.vdcId, kind: 'plan', id: planId })
  const moved = plan!.taskId ? [] : movedSince(plan!.bounds, await readRecordedVdc(on, plan!.vdcId))
  return toPlanView(plan!, moved, readerOf(actor))
}

/** Newest first. */
export async function listPlans(ctx: ServiceContext, input: z.output<typeof listPlansInput>): Promise<Page<PlanLine>> {
  const db = ctx.store.pool
  await authorizeInVdc(ctx, db, 'plans.read', input.vdcId)
  const page = await store.listPlans(db, input.vdcId, input)
  const recorded = await readRecordedVdc(db, input.vdcId)
  const items = page.items.map(plan => toPlanLine(plan, plan.taskId ? [] : movedSince(plan.bounds, recorded)))
  return { ...page, items }
}
