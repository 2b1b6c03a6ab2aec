import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { applyPlanInput } from '@/server/domain/inputs'
import { movedSince } from '@/server/domain/planning/bounds'
import type { PlanBody } from '@/server/domain/planning/plan'

import type { PlanContext, RecordedVdc } from '@/server/domain/planning/recorded'

import { reserveOf, takenBy } from '@/server/domain/quota'

import { isEnded, type TaskReceipt } from '@/server/domain/task'
import { authorize } from '@/server/policy'
import { readPlanContext } from '@/server/store/plan-context'
import { lockPlan, markApplied, type StoredPlan } from '@/server/store/plans'
import { holdQuota } from '@/server/store/quota'
import { readVdc } from '@/server/store/read-vdcs'
import { lockRecordedVdc } from '@/server/store/recorded-vdc'
import { applyInput } from '@/server/tasks/apply'
import { asTask } from '../as-task'
import type { ServiceContext } from '../context'

type Input = z.output<typeof applyPlanInput>

/**
 * Makes a plan true as one task, if nothing moved since it was computed. What is recorded is held while that is judged
 * and until the task has its locks: two applies, or an apply and a click, can't both find the VDC unmoved.
 */
export function applyPlan(ctx: ServiceContext, input: Input): Promise<TaskReceipt> {
  return asTask(ctx, input, 'design.apply', async tx => {
    const found = await lockPlan(tx, input.planId)
    authorize(ctx.actor, 'plans.apply', { vdcId: found?.vdcId, kind: 'plan', id: input.planId })
    const plan = found!
    refuseApplied(plan)
    const recorded = await lockRecordedVdc(tx, plan.vdcId)
    refuseMoved(plan, recorded)
    refuseFaulty(plan.body)
    refuseUnnamedLoss(plan.body, input.acceptDataLoss)
    const { zones, images } = await readPlanContext(tx, plan.vdcId)
    refuseImages(plan.body, recorded, images)
    await holdQuota(tx, plan.vdcId, takenBy(plan.body.quota))
    const { policy, message } = input
    const vdc = await readVdc(tx, plan.vdcId)
    return {
      kind: 'design.apply',
      ...applyInput({ plan, recorded, zones, policy, message }),
      vdcId: plan.vdcId,
      reserves: reserveOf(plan.body.changes.map(change => takenBy(change.quota))),
      resource: { kind: 'vdc', id: plan.vdcId, name: vdc!.name },
      alongWith: ({ taskId }) => markApplied(tx, plan.id, taskId),
    }
  })
}

function refuseApplied({ taskId, taskState }: StoredPlan) {
  if (!taskId) return
  const isOver = taskState === null || isEnded(taskState)
  throw new PlenumError(
    'conflict',
    isOver
      ? 'This plan was applied before. Plan again from the design.'
      : 'This plan is being applied. Wait until that has ended.',
  )
}

function refuseMoved({ bounds }: StoredPlan, recorded: RecordedVdc) {
  const moved = movedSince(bounds, recorded)
  if (moved.length === 0) return
  const shown = moved.slice(0, 3).map(sentence => sentence.replace(/\.$/, ''))
  const more = moved.length > shown.length ? `; ${moved.length - shown.length} more` : ''
  throw new PlenumError('conflict', `What this plan was made for has moved: ${shown.join('; ')}${more}. Plan again.`, {
    field: 'planId',
    detail: moved.join('\n'),
  })
}

function refuseFaulty({ problems, changes }: PlanBody) {
  const [first, ...rest] = problems
  if (first) {
    const more = rest.length > 0 ? ` (${rest.length} more)` : ''
    throw new PlenumError('invalid', `${first.message.replace(/\.$/, '')}${more}. Mend the design and plan again.`, {
      field: 'planId',
    })
  }
  if (changes.length === 0)
    throw new PlenumError('conflict', 'This plan changes nothing: there is nothing to apply.', { field: 'planId' })
}

/** An image that was taken from the VDC since, or removed. What was made from it keeps it. */
function refuseImages({ changes }: PlanBody, { instances }: RecordedVdc, images: PlanContext['images']) {
  const kept = new Map(instances.map(({ id, imageId }) => [id, imageId]))
  for (const change of changes) {
    if (change.kind !== 'instance' || !change.wanted) continue
    const { imageId, imageName } = change.wanted
    if (kept.get(change.id) === imageId || images.some(({ id }) => id === imageId)) continue
    throw new PlenumError('conflict', `Image ${imageName} can’t be chosen in this VDC any more. Plan again.`, {
      field: 'planId',
    })
  }
}

/** What is lost for good has to be named, one by one: nobody agrees to a number. */
function refuseUnnamedLoss({ changes }: PlanBody, accepted: string[]) {
  const unnamed = changes.filter(({ key, dataLoss }) => dataLoss !== null && !accepted.includes(key))
  if (unnamed.length === 0) return
  const keys = unnamed.map(({ key }) => key).join(', ')
  throw new PlenumError('invalid', `Data would be lost for good. Name each of these to accept it: ${keys}.`, {
    field: 'acceptDataLoss',
  })
}
