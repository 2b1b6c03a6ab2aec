import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import { designOf } from '@/server/domain/design/design-of'
import type { DraftView } from '@/server/domain/design/views'
import { PlenumError } from '@/server/domain/errors'
import { newId } from '@/server/domain/ids'
import type { openDraftInput } from '@/server/domain/inputs'
import { lastLayout } from '@/server/store/design-versions'
import { draftByName, insertDraft } from '@/server/store/drafts'
import { readRecordedVdc } from '@/server/store/recorded-vdc'
import { transact } from '@/server/store/transact'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'

/** The draft of that name; a new one begins from what is there, or from the document given. */
export function openDraft(ctx: ServiceContext, input: z.output<typeof openDraftInput>): Promise<DraftView> {
  const { vdcId, name, document } = input
  return transact(ctx.store, async tx => {
    await authorizeInVdc(ctx, tx, 'designs.change', vdcId)
    const before = await draftByName(tx, vdcId, name)
    if (before) return unlessOther(before, document)
    const base = designOf(await readRecordedVdc(tx, vdcId))
    await insertDraft(tx, {
      id: newId('draft'),
      vdcId,
      name,
      document: document ?? base,
      base,
      layout: await lastLayout(tx, vdcId),
      by: ctx.actor.name,
    })
    // Also when somebody else was faster: it is the one of that name.
    return unlessOther((await draftByName(tx, vdcId, name))!, document)
  })
}

/** Opening never puts aside what somebody drew. */
function unlessOther(draft: DraftView, document: DraftView['document'] | undefined): DraftView {
  if (document && !isDeepStrictEqual(draft.document, document))
    throw new PlenumError(
      'conflict',
      `There is already a draft ${draft.name} with other content. Choose another name.`,
      {
        field: 'name',
      },
    )
  return draft
}
