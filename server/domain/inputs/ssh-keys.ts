import { z } from 'zod'
import { idOf } from '../ids'
import { sshPublicKey } from '../ssh-key'

export const addSshKeyInput = z.object({
  /** Default: the key's comment. */
  name: z.string().trim().min(1, 'Give it a name').max(100, 'Use at most 100 characters').optional(),
  /** The line of a .pub file. */
  publicKey: sshPublicKey,
})
export const sshKeyInput = z.object({ sshKeyId: idOf('sshKey') })
