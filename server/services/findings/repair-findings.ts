import { type FindingFacts, isOfNetwork, type ResolvedView, rebuiltElsewhere } from '@/server/domain/drift'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { changeKey, type PlanBody } from '@/server/domain/planning/plan'
import { authorize } from '@/server/policy'
import { changeFindings, type KnownFinding } from '@/server/store/findings'
import { transact } from '@/server/store/transact'
import type { ServiceContext } from '../context'
import { rebuildInstance } from '../instances/rebuild-instance'
import { applyPlan } from '../plans/apply-plan'
import { makePlan } from '../plans/make-plan'
import { stableId } from '../stable-id'
import { repairNetwork } from './repair-network'

type Wish = { idempotencyKey?: string; acceptDataLoss: string[] }

/**
 * Brings what is there back to what is recorded: one plan of exactly these findings' things. It is applied at once when
 * it loses nothing, or what it loses was named; otherwise it waits under its address for somebody to read it. What is
 * of a zone’s network needs none.
 */
export async function repairFindings(
  ctx: ServiceContext,
  vdcId: Id<'vdc'>,
  findings: KnownFinding[],
  wish: Wish,
): Promise<ResolvedView> {
  authorize(ctx.actor, 'plans.apply', { vdcId, kind: 'vdc', id: vdcId })
  const ofNetwork = findings.filter(({ view }) => isOfNetwork(view.kind))
  if (ofNetwork.length > 0) {
    const repaired = await repairNetwork(ctx, vdcId, ofNetwork, wish)
    const others = findings.filter(each => !ofNetwork.includes(each))
    return others.length > 0 ? repairFindings(ctx, vdcId, others, wish) : repaired
  }
  const elsewhere = findings.filter(({ view }) => rebuiltElsewhere.has(view.kind))
  if (elsewhere.length > 0) return rebuildElsewhere(ctx, findings, wish)
  const ids = findings.map(({ view }) => view.id)
  const origin =
    findings.length === 1 ? `repair of ${findings[0]!.view.resourceName}` : `repair of ${ids.length} findings`
  const plan = await transact(ctx.store, tx =>
    makePlan(tx, {
      ...{ vdcId, origin, author: ctx.actor.name },
      id: stableId('plan', ctx.actor, wish.idempotencyKey),
      repairOf: findings.flatMap(keysOf),
    }),
  )
  const { planId, body } = plan
  if (body.changes.length === 0 && body.problems.length === 0)
    throw new PlenumError('conflict', 'There is nothing to repair any more: what is recorded and what is there agree.')
  const taskId = mayApply(body, wish.acceptDataLoss) ? await apply(ctx, planId, wish) : null
  await transact(ctx.store, tx => changeFindings(tx, ids, { repairedBy: ctx.actor.name, planId, taskId }))
  return { planId, taskId }
}

const mayApply = ({ problems, changes }: PlanBody, accepted: string[]) =>
  problems.length === 0 && changes.every(({ key, dataLoss }) => dataLoss === null || accepted.includes(key))

async function apply(ctx: ServiceContext, planId: Id<'plan'>, { idempotencyKey, acceptDataLoss }: Wish) {
  const receipt = await applyPlan(ctx, {
    ...{ planId, policy: 'roll back', acceptDataLoss, message: '' },
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  })
  return receipt.taskId
}

/** Which changes of a plan resolve a finding. */
function keysOf({ view, facts }: KnownFinding): string[] {
  const name = view.resourceName!
  if (view.resourceKind === 'volume') return [changeKey('volume', name), changeKey('attachment', name)]
  const own = changeKey('instance', name)
  return facts?.of === 'disks' ? [...attachmentsOf(facts), own] : [own]
}

const attachmentsOf = (facts: Extract<FindingFacts, { of: 'disks' }>) =>
  facts.missing.map(({ volumeName }) => changeKey('attachment', volumeName))

async function rebuildElsewhere(ctx: ServiceContext, findings: KnownFinding[], wish: Wish): Promise<ResolvedView> {
  const [finding, ...others] = findings
  const { id, resourceId, resourceName } = finding!.view
  if (others.length > 0)
    throw new PlenumError('conflict', 'Rebuilding elsewhere is done one by one: each changes where the next one fits.')
  const key = changeKey('instance', resourceName!)
  if (!wish.acceptDataLoss.includes(key))
    throw new PlenumError('invalid', `${resourceName}’s root disk comes back empty. Name it to accept that: ${key}.`, {
      field: 'acceptDataLoss',
    })
  const { taskId } = await rebuildInstance(ctx, {
    instanceId: resourceId as Id<'instance'>,
    target: 'elsewhere',
    ...(wish.idempotencyKey === undefined ? {} : { idempotencyKey: wish.idempotencyKey }),
  })
  await transact(ctx.store, tx => changeFindings(tx, [id], { repairedBy: ctx.actor.name, planId: null, taskId }))
  return { planId: null, taskId }
}
