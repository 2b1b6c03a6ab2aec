import { z } from 'zod'
import { draftLine, draftView } from '@/server/domain/design/views'
import { discardDraftInput, draftInput, listDraftsInput, openDraftInput, saveDraftInput } from '@/server/domain/inputs'
import { discardDraft } from '@/server/services/drafts/discard-draft'
import { openDraft } from '@/server/services/drafts/open-draft'
import { getDraft, listDrafts } from '@/server/services/drafts/queries'
import { saveDraft } from '@/server/services/drafts/save-draft'
import { callsOf, router } from '../trpc'

const call = callsOf('Designs')

export const draftsRouter = router({
  list: call({
    method: 'GET',
    path: '/vdcs/{vdcId}/drafts',
    summary: 'List a VDC’s drafts',
    description: 'Designs in the making, latest work first.',
    permission: 'designs.read',
    errors: ['missing'],
  })
    .input(listDraftsInput)
    .output(z.object({ items: z.array(draftLine) }))
    .query(({ ctx, input }) => listDrafts(ctx.service, input)),

  open: call({
    method: 'POST',
    path: '/vdcs/{vdcId}/drafts',
    summary: 'Open a draft, or begin one',
    description: 'A new one begins from what the VDC holds now, or from the document given.',
    permission: 'designs.change',
    errors: ['missing', 'denied', 'conflict'],
    isLarge: true,
  })
    .input(openDraftInput)
    .output(draftView)
    .mutation(({ ctx, input }) => openDraft(ctx.service, input)),

  get: call({
    method: 'GET',
    path: '/drafts/{draftId}',
    summary: 'Get a draft',
    permission: 'designs.read',
    errors: ['missing'],
  })
    .input(draftInput)
    .output(draftView)
    .query(({ ctx, input }) => getDraft(ctx.service, input)),

  save: call({
    method: 'PUT',
    path: '/drafts/{draftId}',
    summary: 'Save a draft',
    description: 'Refused when somebody else saved since the revision that was edited; merge and save again.',
    permission: 'designs.change',
    errors: ['missing', 'denied', 'conflict'],
    isLarge: true,
  })
    .input(saveDraftInput)
    .output(draftView)
    .mutation(({ ctx, input }) => saveDraft(ctx.service, input)),

  discard: call({
    method: 'DELETE',
    path: '/drafts/{draftId}',
    summary: 'Discard a draft',
    description: 'What is there stays as it is.',
    permission: 'designs.change',
    errors: ['missing', 'denied', 'conflict'],
  })
    .input(discardDraftInput)
    .output(draftLine)
    .mutation(({ ctx, input }) => discardDraft(ctx.service, input)),
})
