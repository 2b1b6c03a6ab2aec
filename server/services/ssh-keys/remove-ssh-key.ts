import type { z } from 'zod'
import type { SshKeyView } from '@/server/domain/access'
import type { sshKeyInput } from '@/server/domain/inputs'
import { authorize, missing } from '@/server/policy'
import { deleteSshKey } from '@/server/store/ssh-keys'
import type { ServiceContext } from '../context'

/** It can’t be chosen any more. Machines that have it go on letting it in. */
export async function removeSshKey(
  { store, actor }: ServiceContext,
  { sshKeyId }: z.output<typeof sshKeyInput>,
): Promise<SshKeyView> {
  authorize(actor, 'sshKeys.own', 'platform')
  const removed = await deleteSshKey(store.pool, actor.userId, sshKeyId)
  if (!removed) throw missing('SSH key', sshKeyId)
  return removed
}
