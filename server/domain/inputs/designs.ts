import { z } from 'zod'
import { designDocument, designLayout } from '../design/document'
import { idOf } from '../ids'
import { cpuShares, limits, memoryMiB, powerStates, vcpus } from '../instance'
import { failurePolicies } from '../planning/plan'
import { sizeGiB } from '../volume'
import { inVdc, listInput, onceInput } from './shared'

/** Larger than any design that one apply could carry. */
const yamlText = z.string().max(2_000_000, 'Use at most 2 MB')

export const currentDesignInput = inVdc
export const checkDesignInput = inVdc.extend({ yaml: yamlText })
export const listDraftsInput = inVdc
export const draftInput = z.object({ draftId: idOf('draft') })
/** Without a document it begins from what is there. The name is unique in its VDC: a draft of that name is opened. */
export const openDraftInput = inVdc.extend({
  name: z.string().trim().min(1).max(63).default('Draft'),
  document: designDocument.optional(),
})
export const saveDraftInput = draftInput.extend({
  /** The revision that was edited; another one answers `conflict` with who saved it. */
  revision: z.coerce.number().int().positive(),
  document: designDocument,
  layout: designLayout,
  /** After a merge: what both began from. */
  base: designDocument.optional(),
})
export const discardDraftInput = draftInput

export const listVersionsInput = inVdc.extend(listInput)
export const versionInput = inVdc.extend({ number: z.coerce.number().int().positive() })
export const saveVersionInput = inVdc.extend({
  ...onceInput,
  message: z.string().trim().max(500).default(''),
  /** Default: what the VDC holds now. */
  draftId: idOf('draft').optional(),
})
export const compareVersionsInput = inVdc.extend({
  /** A version's number, `current`, or a draft's id. */
  from: z.string().max(64),
  to: z.string().max(64),
})

/** Exactly one source. */
export const createPlanInput = inVdc
  .extend({
    ...onceInput,
    document: designDocument.optional(),
    yaml: yamlText.optional(),
    draftId: idOf('draft').optional(),
    /** Restores this version. */
    version: z.coerce.number().int().positive().optional(),
  })
  .refine(
    input =>
      [input.document, input.yaml, input.draftId, input.version].filter(given => given !== undefined).length === 1,
    { message: 'Give one of document, yaml, draftId and version', path: ['document'] },
  )
export const listPlansInput = inVdc.extend(listInput)
export const planInput = z.object({ planId: idOf('plan') })
export const replanInput = planInput.extend(onceInput)
export const applyPlanInput = planInput.extend({
  ...onceInput,
  policy: z.enum(failurePolicies).default('roll back'),
  /** Keys of all changes that lose data, one by one: `volume/db-data`. */
  acceptDataLoss: z.array(z.string().max(140)).max(1000).default([]),
  /** For the version that it makes. */
  message: z.string().trim().max(500).default(''),
})

/** One action on what is there, as its button would take it. */
export const plannedAction = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('resize instance'),
    instanceId: idOf('instance'),
    typeId: idOf('instanceType').optional(),
    vcpus: vcpus.optional(),
    memoryMiB: memoryMiB.optional(),
    cpuShares: cpuShares.optional(),
  }),
  z.object({ kind: z.literal('rebuild instance'), instanceId: idOf('instance'), imageId: idOf('image').optional() }),
  z.object({ kind: z.literal('power instance'), instanceId: idOf('instance'), power: z.enum(powerStates) }),
  z.object({
    kind: z.literal('delete instance'),
    instanceId: idOf('instance'),
    deleteVolumeIds: z.array(idOf('volume')).max(limits.volumesPerInstance).optional(),
  }),
  z.object({ kind: z.literal('attach volume'), volumeId: idOf('volume'), instanceId: idOf('instance') }),
  z.object({ kind: z.literal('detach volume'), volumeId: idOf('volume') }),
  z.object({ kind: z.literal('grow volume'), volumeId: idOf('volume'), sizeGiB }),
  z.object({ kind: z.literal('delete volume'), volumeId: idOf('volume') }),
])
export type PlannedAction = z.infer<typeof plannedAction>
export const previewActionInput = inVdc.extend({ action: plannedAction })
