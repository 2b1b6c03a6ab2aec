import type { z } from 'zod'
import type { discardDraftInput } from '@/server/domain/inputs'
import type { DraftLine } from '@/server/store/drafts'
import { deleteDraft } from '@/server/store/drafts'
import { transact } from '@/server/store/transact'
import type { ServiceContext } from '../context'
import { ownDraft } from './own-draft'

/** The draft is gone; what is there stays as it is. */
export function discardDraft(ctx: ServiceContext, { draftId }: z.output<typeof discardDraftInput>): Promise<DraftLine> {
  return transact(ctx.store, async tx => {
    const { document: _, base: __, layout: ___, ...line } = await ownDraft(tx, ctx, 'designs.change', draftId)
    await deleteDraft(tx, draftId)
    return line
  })
}
