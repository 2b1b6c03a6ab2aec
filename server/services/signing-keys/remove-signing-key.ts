import type { z } from 'zod'
import type { SigningKeyView } from '@/server/domain/image-signature'
import type { signingKeyInput } from '@/server/domain/inputs'
import { authorize, missing } from '@/server/policy'
import { deleteSigningKey } from '@/server/store/signing-keys'
import type { ServiceContext } from '../context'

/** Images that it vouched for stay, and say so. */
export async function removeSigningKey(
  { store, actor }: ServiceContext,
  { signingKeyId }: z.output<typeof signingKeyInput>,
): Promise<SigningKeyView> {
  authorize(actor, 'images.manage', 'platform')
  const removed = await deleteSigningKey(store.pool, signingKeyId)
  if (!removed) throw missing('signing key', signingKeyId)
  return removed
}
