import { z } from 'zod'
import { timestamp } from '../common'
import { idOf } from '../ids'
import { changeActions, fieldChange, planKinds } from '../planning/plan'
import { designDocument, designLayout, designProblem } from './document'

/** What a VDC holds now, as a design. */
export const currentDesignView = z.object({
  document: designDocument,
  /** The same as YAML. */
  yaml: z.string(),
  /** Number of the last version that was applied. */
  version: z.number().int().nullable(),
  /** The apply that is under way: what is there is halfway to its design, or back. */
  applyTaskId: idOf('task').nullable(),
})
export type CurrentDesignView = z.infer<typeof currentDesignView>

export const draftView = z.object({
  id: idOf('draft'),
  vdcId: idOf('vdc'),
  name: z.string(),
  document: designDocument,
  /** What it began from: the VDC's content then. */
  base: designDocument,
  layout: designLayout,
  revision: z.number().int(),
  updatedBy: z.string().nullable(),
  createdAt: timestamp,
  updatedAt: timestamp,
})
export type DraftView = z.infer<typeof draftView>

export const draftLine = draftView.omit({ document: true, base: true, layout: true })

/** Someone who has a draft open. */
export const presence = z.object({
  userId: idOf('user'),
  name: z.string(),
  /** Node keys that they have selected. */
  selection: z.array(z.string()).max(100),
})
export type Presence = z.infer<typeof presence>

export const designVersionLine = z.object({
  id: idOf('designVersion'),
  vdcId: idOf('vdc'),
  number: z.number().int(),
  message: z.string(),
  author: z.string(),
  taskId: idOf('task').nullable(),
  createdAt: timestamp,
})
export const designVersionView = designVersionLine.extend({ document: designDocument, layout: designLayout })
export type DesignVersionLine = z.infer<typeof designVersionLine>
export type DesignVersionView = z.infer<typeof designVersionView>

/** How two designs differ, thing by thing. */
export const designComparison = z.object({
  items: z.array(
    z.object({
      key: z.string(),
      kind: z.enum(planKinds),
      name: z.string(),
      action: z.enum(changeActions),
      fields: z.array(fieldChange.pick({ field: true, from: true, to: true })),
    }),
  ),
})
export type DesignComparison = z.infer<typeof designComparison>

/** A starting point of the gallery, made for the images, types and zones of this data center. */
export const starterView = z.object({
  key: z.string(),
  title: z.string(),
  description: z.string(),
  document: designDocument,
})
export type StarterView = z.infer<typeof starterView>

/** A checked text: the document, or where its faults are. `line` and `column` count from 1. */
export const parsedDesign = z.object({
  document: designDocument.nullable(),
  problems: z.array(designProblem.extend({ line: z.number().int().nullable(), column: z.number().int().nullable() })),
})
export type ParsedDesign = z.infer<typeof parsedDesign>
