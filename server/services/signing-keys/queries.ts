import { authorize } from '@/server/policy'
import * as store from '@/server/store/signing-keys'
import type { ServiceContext } from '../context'

/** The keys that images may be signed with. */
export async function listSigningKeys({ store: { pool }, actor }: ServiceContext) {
  authorize(actor, 'images.manage', 'platform')
  return { items: await store.listSigningKeys(pool) }
}
