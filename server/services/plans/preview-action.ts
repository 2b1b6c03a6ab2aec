import type { z } from 'zod'
import { designOf } from '@/server/domain/design/design-of'
import type { previewActionInput } from '@/server/domain/inputs'
import type { PlanBody } from '@/server/domain/planning/plan'
import { planVdc } from '@/server/domain/planning/plan-vdc'
import type { RecordedVdc } from '@/server/domain/planning/recorded'
import { readPlanContext } from '@/server/store/plan-context'
import { readRecordedVdc } from '@/server/store/recorded-vdc'
import { readerOf, type ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'
import { afterAction } from './after-action'
import { concerning } from './concerning'
import { asSeenBy } from './plan-view'

/** What an action would change and touch, as the planner sees it: what its dialog shows before it is taken. */
export async function previewAction(
  ctx: ServiceContext,
  { vdcId, action }: z.output<typeof previewActionInput>,
): Promise<PlanBody> {
  const db = ctx.store.pool
  await authorizeInVdc(ctx, db, 'plans.read', vdcId)
  const context = await readPlanContext(db, vdcId)
  const recorded = withoutClusters(await readRecordedVdc(db, vdcId))
  const { document, seen, whys } = afterAction(action, designOf(recorded), recorded, context)
  const whole = planVdc(document, seen, context)
  const body = concerning({ ...whole, warnings: [] }, Object.keys(whys))
  const changes = body.changes.map(change => ({
    ...change,
    why: whys[change.key] ?? change.why,
    // What the action changes, not what had moved away before it.
    fields: change.fields.filter(field => !field.isDrift),
  }))
  return asSeenBy(readerOf(ctx.actor), { ...body, changes })
}

/** An action is on one thing; a member of a cluster is an instance like any other to it. */
const withoutClusters = (recorded: RecordedVdc): RecordedVdc => ({
  ...recorded,
  clusters: [],
  volumes: recorded.volumes.map(volume => ({ ...volume, clusterName: null })),
  instances: recorded.instances.map(instance => ({ ...instance, clusterName: null, memberIndex: null })),
})
