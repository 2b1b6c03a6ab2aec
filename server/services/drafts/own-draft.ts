import type { DraftView } from '@/server/domain/design/views'
import { type Action, authorize } from '@/server/policy'
import { readDraft } from '@/server/store/drafts'
import type { Runner } from '@/server/store/sql'
import type { ServiceContext } from '../context'

/** The draft, permitted to the actor. */
export async function ownDraft(
  on: Runner,
  { actor }: Pick<ServiceContext, 'actor'>,
  action: Action,
  draftId: string,
): Promise<DraftView> {
  const draft = await readDraft(on, draftId)
  authorize(actor, action, { vdcId: draft?.vdcId, kind: 'draft', id: draftId })
  return draft!
}
