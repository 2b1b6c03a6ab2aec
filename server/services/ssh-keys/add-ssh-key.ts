import type { z } from 'zod'
import type { SshKeyView } from '@/server/domain/access'
import { newId } from '@/server/domain/ids'
import type { addSshKeyInput } from '@/server/domain/inputs'
import { sshKeyInWords } from '@/server/domain/ssh-key'
import { authorize } from '@/server/policy'
import { insertSshKey } from '@/server/store/ssh-keys'
import type { ServiceContext } from '../context'

/** Kept to be chosen: a machine gets the key itself, so that nothing that is done here later reaches into one. */
export async function addSshKey(
  { store, actor }: ServiceContext,
  { name, publicKey }: z.output<typeof addSshKeyInput>,
): Promise<SshKeyView> {
  authorize(actor, 'sshKeys.own', 'platform')
  return insertSshKey(store.pool, {
    ...{ id: newId('sshKey'), userId: actor.userId, publicKey },
    name: name ?? sshKeyInWords(publicKey).slice(0, 100),
  })
}
