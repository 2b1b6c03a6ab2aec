import { z } from 'zod'
import { resourceName } from '../common'
import { findingKinds, findingStates } from '../drift/finding'
import { driftPolicy } from '../drift/policy'
import { resolutionKinds } from '../drift/resolution'
import { idOf } from '../ids'
import { inVdc, listInput, onceInput, someOf } from './shared'

const findingFilter = {
  ...listInput,
  /** true: only what is still so; false: only what has cleared. */
  open: z.boolean().optional(),
  /** Still so and not ignored; ignored for now; cleared. */
  state: z.enum(findingStates).optional(),
  kind: someOf(findingKinds).optional(),
  /** What this task left behind. */
  taskId: idOf('task').optional(),
}
export const listFindingsInput = z.object({
  ...findingFilter,
  vdcId: idOf('vdc').optional(),
  hostId: idOf('host').optional(),
})
export const listFindingsInVdcInput = inVdc.extend(findingFilter)

export const findingInput = z.object({ findingId: idOf('finding') })

export const resolveFindingInput = findingInput.extend({
  ...onceInput,
  resolution: z.enum(resolutionKinds),
  /** For `ignore`: until when, and why. */
  until: z.iso.datetime().optional(),
  reason: z.string().trim().max(500).optional(),
  /** For `import`: the VDC that it is to belong to, its name there, and its network; default: its own name, the first network. */
  vdcId: idOf('vdc').optional(),
  name: resourceName.optional(),
  networkId: idOf('network').optional(),
  /** Names the finding’s thing, when what it takes loses data: `instance/web-1`. Without, a plan is made and not applied. */
  acceptDataLoss: z.array(z.string().max(140)).max(1000).default([]),
})

export const resolveFindingsInput = inVdc.extend({
  ...onceInput,
  findingIds: z.array(idOf('finding')).min(1, 'Choose at least one finding').max(500),
  resolution: z.enum(['repair', 'adopt', 'ignore', 'heed']),
  until: z.iso.datetime().optional(),
  reason: z.string().trim().max(500).optional(),
  acceptDataLoss: z.array(z.string().max(140)).max(1000).default([]),
})

export const driftPolicyInput = inVdc
export const setDriftPolicyInput = inVdc.extend(driftPolicy.shape)
