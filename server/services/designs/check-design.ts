import type { z } from 'zod'
import type { ParsedDesign } from '@/server/domain/design/views'
import { locateProblems, parseDesignYaml } from '@/server/domain/design/yaml'
import type { checkDesignInput } from '@/server/domain/inputs'
import { planVdc } from '@/server/domain/planning/plan-vdc'
import { readPlanContext } from '@/server/store/plan-context'
import { readRecordedVdc } from '@/server/store/recorded-vdc'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'

/** A text's faults by line: of its form, of what it refers to, and those that only this data center knows. */
export async function checkDesign(
  ctx: ServiceContext,
  { vdcId, yaml }: z.output<typeof checkDesignInput>,
): Promise<ParsedDesign> {
  const db = ctx.store.pool
  await authorizeInVdc(ctx, db, 'designs.read', vdcId)
  const { document, problems } = parseDesignYaml(yaml)
  if (!document) return { document, problems }
  const plan = planVdc(document, await readRecordedVdc(db, vdcId), await readPlanContext(db, vdcId))
  return { document, problems: locateProblems(yaml, plan.problems) }
}
