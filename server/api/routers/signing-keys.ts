import { z } from 'zod'
import { signingKeyView } from '@/server/domain/image-signature'
import { addSigningKeyInput, signingKeyInput } from '@/server/domain/inputs'
import { addSigningKey } from '@/server/services/signing-keys/add-signing-key'
import { listSigningKeys } from '@/server/services/signing-keys/queries'
import { removeSigningKey } from '@/server/services/signing-keys/remove-signing-key'
import { callsOf, router } from '../trpc'

const call = callsOf('Images')

export const signingKeysRouter = router({
  list: call({
    method: 'GET',
    path: '/signing-keys',
    summary: 'List the keys that images may be signed with',
    permission: 'images.manage',
    errors: ['denied'],
  })
    .output(z.object({ items: z.array(signingKeyView) }))
    .query(({ ctx }) => listSigningKeys(ctx.service)),

  add: call({
    method: 'POST',
    path: '/signing-keys',
    summary: 'Trust a key that signs images',
    description: 'One OpenPGP public key. Compare its fingerprint with what its publisher states elsewhere.',
    permission: 'images.manage',
    errors: ['denied', 'conflict'],
  })
    .input(addSigningKeyInput)
    .output(signingKeyView)
    .mutation(({ ctx, input }) => addSigningKey(ctx.service, input)),

  remove: call({
    method: 'DELETE',
    path: '/signing-keys/{signingKeyId}',
    summary: 'Trust a signing key no longer',
    description: 'Images that it vouched for stay.',
    permission: 'images.manage',
    errors: ['missing', 'denied'],
  })
    .input(signingKeyInput)
    .output(signingKeyView)
    .mutation(({ ctx, input }) => removeSigningKey(ctx.service, input)),
})
