import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import { newId } from '@/server/domain/ids'
import type { SigningKeyView } from '@/server/domain/image-signature'
import type { addSigningKeyInput } from '@/server/domain/inputs'
import { parseOpenPgpKey } from '@/server/domain/openpgp-key'
import { authorize } from '@/server/policy'
import { insertSigningKey } from '@/server/store/signing-keys'
import type { ServiceContext } from '../context'

/** From now on an image that this key vouches for is taken as signed. */
export async function addSigningKey(
  { store, actor }: ServiceContext,
  { publicKey }: z.output<typeof addSigningKeyInput>,
): Promise<SigningKeyView> {
  authorize(actor, 'images.manage', 'platform')
  const key = parseOpenPgpKey(publicKey)
  if ('fault' in key) throw new PlenumError('invalid', key.fault, { field: 'publicKey' })
  return insertSigningKey(store.pool, newId('signingKey'), key)
}
