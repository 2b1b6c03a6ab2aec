import { z } from 'zod'
import { jsonSchema, pageOf } from '@/server/domain/common'
import {
  currentDesignView,
  designComparison,
  designVersionLine,
  designVersionView,
  parsedDesign,
  starterView,
} from '@/server/domain/design/views'
import {
  checkDesignInput,
  compareVersionsInput,
  currentDesignInput,
  listVersionsInput,
  saveVersionInput,
  versionInput,
} from '@/server/domain/inputs'
import { checkDesign } from '@/server/services/designs/check-design'
import { compareDesigns } from '@/server/services/designs/compare-designs'
import { listStarters } from '@/server/services/designs/list-starters'
import { getCurrentDesign, getDesignSchema, getVersion, listVersions } from '@/server/services/designs/queries'
import { saveVersion } from '@/server/services/designs/save-version'
import { callsOf, router } from '../trpc'

const call = callsOf('Designs')

export const designsRouter = router({
  current: call({
    method: 'GET',
    path: '/vdcs/{vdcId}/design',
    summary: 'Get what a VDC holds as a design',
    description: 'As a document and as YAML. Change it and make a plan of it.',
    permission: 'designs.read',
    errors: ['missing'],
  })
    .input(currentDesignInput)
    .output(currentDesignView)
    .query(({ ctx, input }) => getCurrentDesign(ctx.service, input)),

  schema: call({
    method: 'GET',
    path: '/design-schema',
    summary: 'Get the JSON Schema of designs',
    description: 'For editors that complete and check while one types.',
    permission: 'session.read',
    errors: [],
  })
    .output(jsonSchema)
    .query(({ ctx }) => getDesignSchema(ctx.service)),

  check: call({
    method: 'POST',
    path: '/vdcs/{vdcId}/design/check',
    summary: 'Check a design as YAML',
    description: 'Answers with its faults by line, also those that only this VDC knows: unknown images, taken names.',
    permission: 'designs.read',
    errors: ['missing'],
    isLarge: true,
  })
    .input(checkDesignInput)
    .output(parsedDesign)
    .mutation(({ ctx, input }) => checkDesign(ctx.service, input)),

  starters: call({
    method: 'GET',
    path: '/vdcs/{vdcId}/design/starters',
    summary: 'List designs to start from',
    description: 'Made of the images, types and zones that there are.',
    permission: 'designs.read',
    errors: ['missing'],
  })
    .input(currentDesignInput)
    .output(z.object({ items: z.array(starterView) }))
    .query(({ ctx, input }) => listStarters(ctx.service, input)),

  versions: call({
    method: 'GET',
    path: '/vdcs/{vdcId}/design/versions',
    summary: 'List the versions of a VDC’s design',
    description: 'Newest first. Each apply makes one.',
    permission: 'designs.read',
    errors: ['missing'],
  })
    .input(listVersionsInput)
    .output(pageOf(designVersionLine))
    .query(({ ctx, input }) => listVersions(ctx.service, input)),

  version: call({
    method: 'GET',
    path: '/vdcs/{vdcId}/design/versions/{number}',
    summary: 'Get a version of a VDC’s design',
    permission: 'designs.read',
    errors: ['missing'],
  })
    .input(versionInput)
    .output(designVersionView)
    .query(({ ctx, input }) => getVersion(ctx.service, input)),

  saveVersion: call({
    method: 'POST',
    path: '/vdcs/{vdcId}/design/versions',
    summary: 'Keep a design as a version',
    description: 'What the VDC holds now, or a draft.',
    permission: 'designs.change',
    errors: ['missing', 'denied', 'conflict'],
  })
    .input(saveVersionInput)
    .output(designVersionView)
    .mutation(({ ctx, input }) => saveVersion(ctx.service, input)),

  compare: call({
    method: 'GET',
    path: '/vdcs/{vdcId}/design/compare',
    summary: 'Compare two designs of a VDC',
    description: 'Each a version’s number, `current`, or a draft’s id.',
    permission: 'designs.read',
    errors: ['missing'],
  })
    .input(compareVersionsInput)
    .output(designComparison)
    .query(({ ctx, input }) => compareDesigns(ctx.service, input)),
})
