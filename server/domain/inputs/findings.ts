import { z } from 'zod'
import { findingKinds } from '../catalog'
import { idOf } from '../ids'
import { listInput, someOf } from './shared'

export const listFindingsInput = z.object({
  ...listInput,
  /** true: only what is still so; false: only what has cleared. */
  open: z.boolean().optional(),
  kind: someOf(findingKinds).optional(),
  vdcId: idOf('vdc').optional(),
  hostId: idOf('host').optional(),
})
