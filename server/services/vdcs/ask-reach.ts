import type { z } from 'zod'
import type { reachInput } from '@/server/domain/inputs'
import { type ReachAnswer, reach } from '@/server/domain/reach'
import { readPlanContext } from '@/server/store/plan-context'
import { readRecordedVdc } from '@/server/store/recorded-vdc'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'

/** Can one reach the other, as things are recorded. */
export async function askReach(ctx: ServiceContext, input: z.output<typeof reachInput>): Promise<ReachAnswer> {
  const db = ctx.store.pool
  const { vdcId, port, ...question } = input
  await authorizeInVdc(ctx, db, 'networks.read', vdcId)
  const [recorded, { zones }] = [await readRecordedVdc(db, vdcId), await readPlanContext(db, vdcId)]
  return reach({ recorded, zones }, { ...question, port: port ?? null })
}
