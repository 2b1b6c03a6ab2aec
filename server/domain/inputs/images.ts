import { z } from 'zod'
import { memoryMiB, rootDiskGiB } from '../instance'
import { onceInput } from './shared'

export const addImageInput = z.object({
  ...onceInput,
  name: z.string().trim().min(1, 'Give it a name').max(100, 'Use at most 100 characters'),
  /** A file on the machine that runs Plenum; `simulated:<text>` for simulated hosts. */
  path: z.string().trim().min(1, 'Give the file’s path').max(1000),
  format: z.enum(['qcow2', 'raw']).default('qcow2'),
  os: z.string().trim().max(50).default('linux'),
  description: z.string().trim().max(500).default(''),
  minMemoryMiB: memoryMiB.default(64),
  minDiskGiB: rootDiskGiB.default(1),
  /** How to sign in, shown beside the console. */
  loginHint: z.string().trim().max(200).nullable().default(null),
})
