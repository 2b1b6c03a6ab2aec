import { designOf } from '@/server/domain/design/design-of'
import type { DesignDocument } from '@/server/domain/design/document'
import { type Id, newId } from '@/server/domain/ids'
import { boundsOf } from '@/server/domain/planning/bounds'
import type { PlanBody } from '@/server/domain/planning/plan'
import { planVdc } from '@/server/domain/planning/plan-vdc'
import { readPlanContext } from '@/server/store/plan-context'
import { insertPlan } from '@/server/store/plans'
import { readRecordedVdc } from '@/server/store/recorded-vdc'
import type { Runner } from '@/server/store/sql'
import { concerning } from './concerning'

export type PlanRequest = {
  vdcId: Id<'vdc'>
  /** Where it comes from, in words. */
  origin: string
  author: string
  draftId?: Id<'draft'> | null
  /** A repeat under the same id keeps nothing more. */
  id?: Id<'plan'>
} & (
  | { document: DesignDocument; repairOf?: undefined }
  /** Brings what is there back to what is recorded: of these things only, by their keys. */
  | { document?: undefined; repairOf: string[] }
)

/** Computes what a design would change at this moment, and keeps it: for a person to read, send on, and apply. */
export async function makePlan(on: Runner, request: PlanRequest): Promise<{ planId: Id<'plan'>; body: PlanBody }> {
  const { vdcId, origin, author, draftId = null, id = newId('plan'), repairOf = [] } = request
  const recorded = await readRecordedVdc(on, vdcId)
  const document = request.document ?? designOf(recorded)
  const whole = planVdc(document, recorded, await readPlanContext(on, vdcId))
  const body = request.document ? whole : concerning(whole, repairOf)
  await insertPlan(on, { id, vdcId, origin, draftId, repairOf, document, body, bounds: boundsOf(recorded), author })
  return { planId: id, body }
}
