import type { z } from 'zod'
import type { draftInput, listDraftsInput } from '@/server/domain/inputs'
import { draftsOfVdc } from '@/server/store/drafts'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'
import { ownDraft } from './own-draft'

/** Latest work first. */
export async function listDrafts(ctx: ServiceContext, { vdcId }: z.output<typeof listDraftsInput>) {
  await authorizeInVdc(ctx, ctx.store.pool, 'designs.read', vdcId)
  return { items: await draftsOfVdc(ctx.store.pool, vdcId) }
}

export const getDraft = (ctx: ServiceContext, { draftId }: z.output<typeof draftInput>) =>
  ownDraft(ctx.store.pool, ctx, 'designs.read', draftId)
