import type { z } from 'zod'
import type { DraftView } from '@/server/domain/design/views'
import { PlenumError } from '@/server/domain/errors'
import type { saveDraftInput } from '@/server/domain/inputs'
import { readDraft, writeDraft } from '@/server/store/drafts'
import { transact } from '@/server/store/transact'
import type { ServiceContext } from '../context'
import { ownDraft } from './own-draft'

/** Keeps what was edited, unless somebody else saved since: then nothing is overwritten, and it says who. */
export function saveDraft(ctx: ServiceContext, input: z.output<typeof saveDraftInput>): Promise<DraftView> {
  return transact(ctx.store, async tx => {
    const { draftId, revision, document, layout, base } = input
    await ownDraft(tx, ctx, 'designs.change', draftId)
    const isSaved = await writeDraft(tx, { draftId, revision, document, layout, base, by: ctx.actor.name })
    const draft = await readDraft(tx, draftId)
    if (isSaved && draft) return draft
    const who = draft ? `${draft.updatedBy ?? 'Somebody'} saved` : 'Somebody discarded'
    throw new PlenumError('conflict', `${who} this draft meanwhile. Read it again and merge your changes.`, {
      field: 'revision',
      detail: `revision ${revision} was edited, ${draft?.revision ?? 'none'} is current`,
    })
  })
}
