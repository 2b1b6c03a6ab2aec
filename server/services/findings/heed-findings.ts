import type { ResolvedView } from '@/server/domain/drift'
import { changeFindings } from '@/server/store/findings'
import { transact } from '@/server/store/transact'
import type { ServiceContext } from '../context'

/** Shown again before their day: somebody thought better of it. */
export async function heedFindings(ctx: ServiceContext, findingIds: string[]): Promise<ResolvedView> {
  await transact(ctx.store, tx => changeFindings(tx, findingIds, { heeded: true }))
  return { planId: null, taskId: null }
}
