import type { z } from 'zod'
import type { FindingView } from '@/server/domain/drift'
import type { listFindingsInput, listFindingsInVdcInput } from '@/server/domain/inputs'
import { authorize } from '@/server/policy'
import * as store from '@/server/store/findings'
import { readerOf, type ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'

/** What the last looks found to differ, in the whole data center. Newest first. */
export async function listFindings(ctx: ServiceContext, input: z.output<typeof listFindingsInput>) {
  authorize(ctx.actor, 'findings.read', 'platform')
  return store.listFindings(ctx.store.pool, input, readerOf(ctx.actor))
}

/** The same of one VDC, for its people. */
export async function listFindingsInVdc(ctx: ServiceContext, input: z.output<typeof listFindingsInVdcInput>) {
  await authorizeInVdc(ctx, ctx.store.pool, 'drift.read', input.vdcId)
  return store.listFindings(ctx.store.pool, input, readerOf(ctx.actor))
}

export async function getFinding(ctx: ServiceContext, { findingId }: { findingId: string }): Promise<FindingView> {
  const [found] = await store.readFindings(ctx.store.pool, [findingId], readerOf(ctx.actor))
  authorizeFinding(ctx, 'drift.read', findingId, found?.view.vdcId)
  return found!.view
}

/** Findings of nobody's VDC are the operators'. An unknown one answers like a foreign one. */
export function authorizeFinding(
  { actor }: Pick<ServiceContext, 'actor'>,
  action: 'drift.read' | 'drift.resolve',
  id: string,
  vdcId: string | null | undefined,
): void {
  if (vdcId === null && actor.isOperator) return
  authorize(actor, action, { vdcId, kind: 'finding', id })
}
