import { z } from 'zod'
import { sshKeyView } from '@/server/domain/access'
import { addSshKeyInput, sshKeyInput } from '@/server/domain/inputs'
import { addSshKey } from '@/server/services/ssh-keys/add-ssh-key'
import { listSshKeys } from '@/server/services/ssh-keys/queries'
import { removeSshKey } from '@/server/services/ssh-keys/remove-ssh-key'
import { callsOf, router } from '../trpc'

const call = callsOf('SSH keys')

export const sshKeysRouter = router({
  list: call({
    method: 'GET',
    path: '/ssh-keys',
    summary: 'List my SSH keys',
    permission: 'sshKeys.own',
    errors: [],
  })
    .output(z.object({ items: z.array(sshKeyView) }))
    .query(({ ctx }) => listSshKeys(ctx.service)),

  add: call({
    method: 'POST',
    path: '/ssh-keys',
    summary: 'Add an SSH key',
    description:
      'A public key as OpenSSH writes it: Ed25519, ECDSA, RSA of at least 2048 bits, or one on a security key. Private and weak keys are refused.',
    permission: 'sshKeys.own',
    errors: ['conflict'],
  })
    .input(addSshKeyInput)
    .output(sshKeyView)
    .mutation(({ ctx, input }) => addSshKey(ctx.service, input)),

  remove: call({
    method: 'DELETE',
    path: '/ssh-keys/{sshKeyId}',
    summary: 'Remove an SSH key',
    description: 'It can’t be chosen any more. Instances that have it go on letting it in.',
    permission: 'sshKeys.own',
    errors: ['missing'],
  })
    .input(sshKeyInput)
    .output(sshKeyView)
    .mutation(({ ctx, input }) => removeSshKey(ctx.service, input)),
})
