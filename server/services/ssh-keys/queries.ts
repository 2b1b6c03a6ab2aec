import { authorize } from '@/server/policy'
import { sshKeysOf } from '@/server/store/ssh-keys'
import type { ServiceContext } from '../context'

/** One's own. */
export async function listSshKeys({ store, actor }: ServiceContext) {
  authorize(actor, 'sshKeys.own', 'platform')
  return { items: await sshKeysOf(store.pool, actor.userId) }
}
