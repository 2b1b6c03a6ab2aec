import { z } from 'zod'
import { pageInput } from '../common'
import { idOf } from '../ids'
import { limits, memoryMiB } from '../instance'
import { taskStates } from '../task'
import { commaList, flag, repeatable, search } from './common'

export const addImageInput = z.object({
  name: z.string().trim().min(1, 'Give it a name').max(80),
  /** A file on the control plane’s machine; `simulated:<anything>` for simulated hosts. */
  path: z.string().trim().min(1, 'Say where the file is').max(500),
  os: z.string().trim().max(40).default('linux'),
  description: z.string().trim().max(200).default(''),
  minMemoryMiB: memoryMiB.default(limits.memoryMiB.min),
  loginHint: z.string().trim().max(200).optional(),
  ...repeatable,
})

export const listTasksInput = z.object({
  vdcId: idOf('vdc').optional(),
  resourceId: z.string().max(60).optional(),
  state: commaList(taskStates).optional(),
  active: flag.optional(),
  search,
  ...pageInput,
})
export type ListTasksInput = z.output<typeof listTasksInput>
export const taskRef = z.object({ taskId: idOf('task') })

export const listFindingsInput = z.object({ open: flag.optional(), vdcId: idOf('vdc').optional(), ...pageInput })

export const searchInput = z.object({
  q: z.string().trim().min(1).max(100),
  limit: z.coerce.number().int().min(1).max(50).default(12),
})
export const searchView = z.object({
  items: z.array(
    z.object({
      kind: z.enum(['instance', 'volume', 'host', 'vdc', 'task']),
      id: z.string(),
      title: z.string(),
      subtitle: z.string(),
      vdcId: idOf('vdc').nullable(),
      state: z.string().nullable(),
    }),
  ),
})
export type SearchView = z.infer<typeof searchView>

export const createTokenInput = z.object({
  name: z.string().trim().min(1, 'Give it a name').max(80),
  expiresInDays: z.coerce.number().int().min(1).max(3650).optional(),
})
export const tokenRef = z.object({ tokenId: idOf('token') })
export const tokenView = z.object({
  id: idOf('token'),
  name: z.string(),
  hint: z.string(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
})
export const createdTokenView = tokenView.extend({ token: z.string() })
