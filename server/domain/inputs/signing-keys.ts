import { z } from 'zod'
import { idOf } from '../ids'

export const addSigningKeyInput = z.object({
  /** An armoured OpenPGP block, as `gpg --armor --export` prints it. */
  publicKey: z.string().trim().min(1, 'Paste the key').max(200_000, 'This is too long for one key'),
})
export const signingKeyInput = z.object({ signingKeyId: idOf('signingKey') })
