import { pageOf } from '@/server/domain/common'
import {
  applyPlanInput,
  createPlanInput,
  listPlansInput,
  planInput,
  previewActionInput,
  replanInput,
} from '@/server/domain/inputs'
import { planBody, planLine, planView } from '@/server/domain/planning/plan'
import { taskReceipt } from '@/server/domain/task'
import { applyPlan } from '@/server/services/plans/apply-plan'
import { createPlan } from '@/server/services/plans/create-plan'
import { previewAction } from '@/server/services/plans/preview-action'
import { getPlan, listPlans } from '@/server/services/plans/queries'
import { replan } from '@/server/services/plans/replan'
import { callsOf, router } from '../trpc'

const call = callsOf('Plans')

export const plansRouter = router({
  create: call({
    method: 'POST',
    path: '/vdcs/{vdcId}/plans',
    summary: 'Plan a design',
    description:
      'Of a document, YAML, a draft or a version. Says what it would change and what that takes; changes nothing.',
    permission: 'designs.change',
    errors: ['missing', 'denied', 'conflict'],
    isLarge: true,
  })
    .input(createPlanInput)
    .output(planView)
    .mutation(({ ctx, input }) => createPlan(ctx.service, input)),

  list: call({
    method: 'GET',
    path: '/vdcs/{vdcId}/plans',
    summary: 'List a VDC’s plans',
    permission: 'plans.read',
    errors: ['missing'],
  })
    .input(listPlansInput)
    .output(pageOf(planLine))
    .query(({ ctx, input }) => listPlans(ctx.service, input)),

  get: call({
    method: 'GET',
    path: '/plans/{planId}',
    summary: 'Get a plan',
    description: 'With what moved since it was computed.',
    permission: 'plans.read',
    errors: ['missing'],
  })
    .input(planInput)
    .output(planView)
    .query(({ ctx, input }) => getPlan(ctx.service, input)),

  replan: call({
    method: 'POST',
    path: '/plans/{planId}/replan',
    summary: 'Plan the same design again',
    description: 'Compared with what is there now, as a new plan.',
    permission: 'designs.change',
    errors: ['missing', 'denied', 'conflict'],
  })
    .input(replanInput)
    .output(planView)
    .mutation(({ ctx, input }) => replan(ctx.service, input)),

  applyPlan: call({
    method: 'POST',
    path: '/plans/{planId}/apply',
    summary: 'Apply a plan',
    description:
      'As one task. Refused when something moved since it was computed, or when a change that loses data is not named.',
    permission: 'plans.apply',
    errors: ['missing', 'denied', 'conflict', 'busy'],
  })
    .input(applyPlanInput)
    .output(taskReceipt)
    .mutation(({ ctx, input }) => applyPlan(ctx.service, input)),

  preview: call({
    method: 'POST',
    path: '/vdcs/{vdcId}/plans/preview',
    summary: 'Preview an action as a plan',
    description: 'What resizing, stopping, deleting or attaching would touch, and for how long. Nothing is kept.',
    permission: 'plans.read',
    errors: ['missing'],
  })
    .input(previewActionInput)
    .output(planBody)
    .mutation(({ ctx, input }) => previewAction(ctx.service, input)),
})
