import { z } from 'zod'
import { pageOf } from '@/server/domain/common'
import { findingView, resolvedView } from '@/server/domain/drift'
import {
  findingInput,
  listFindingsInput,
  listFindingsInVdcInput,
  resolveFindingInput,
  resolveFindingsInput,
} from '@/server/domain/inputs'
import { getFinding, listFindings, listFindingsInVdc } from '@/server/services/findings/queries'
import { resolveFinding } from '@/server/services/findings/resolve-finding'
import { resolveFindings } from '@/server/services/findings/resolve-findings'
import { callsOf, router } from '../trpc'

const call = callsOf('Drift')

export const findingsRouter = router({
  list: call({
    method: 'GET',
    path: '/findings',
    summary: 'List findings',
    description: 'Where what is differs from what is wanted, in the whole data center. Operators only.',
    permission: 'findings.read',
    errors: ['denied', 'missing'],
  })
    .input(listFindingsInput)
    .output(pageOf(findingView))
    .query(({ ctx, input }) => listFindings(ctx.service, input)),

  inVdc: call({
    method: 'GET',
    path: '/vdcs/{vdcId}/findings',
    summary: 'List a VDC’s findings',
    description: 'Where what is differs from what is recorded, with what can be done about it and what that costs.',
    permission: 'drift.read',
    errors: ['missing'],
  })
    .input(listFindingsInVdcInput)
    .output(pageOf(findingView))
    .query(({ ctx, input }) => listFindingsInVdc(ctx.service, input)),

  get: call({
    method: 'GET',
    path: '/findings/{findingId}',
    summary: 'Get a finding',
    permission: 'drift.read',
    errors: ['missing'],
  })
    .input(findingInput)
    .output(findingView)
    .query(({ ctx, input }) => getFinding(ctx.service, input)),

  resolve: call({
    method: 'POST',
    path: '/findings/{findingId}/resolve',
    summary: 'Resolve a finding',
    description:
      'Repairing makes a plan and applies it at once, unless it loses data that was not named in acceptDataLoss: then the plan is for a person to read and apply. Adopting changes what is recorded, not what is there. What is of a zone’s network is repaired by a task, without a plan; removing takes what nobody has recorded out of it. Ignoring needs a day and a reason; heed takes it back before its day.',
    permission: 'drift.resolve',
    errors: ['missing', 'denied', 'conflict', 'invalid'],
  })
    .input(resolveFindingInput)
    .output(resolvedView)
    .mutation(({ ctx, input }) => resolveFinding(ctx.service, input)),

  resolveMany: call({
    method: 'POST',
    path: '/vdcs/{vdcId}/findings/resolve',
    summary: 'Resolve several findings',
    description: 'Repairs are one plan. Each finding that could not be resolved is named with the reason.',
    permission: 'drift.resolve',
    errors: ['missing', 'denied', 'conflict', 'invalid'],
  })
    .input(resolveFindingsInput)
    .output(
      resolvedView.extend({
        skipped: z.array(z.object({ findingId: z.string(), summary: z.string(), reason: z.string() })),
      }),
    )
    .mutation(({ ctx, input }) => resolveFindings(ctx.service, input)),
})
