'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { Input } from '@/components/ui/Input'
import { Textarea } from '@/components/ui/Textarea'
import { parseSshKey } from '@/server/domain/ssh-key'

type Props = { onClose: () => void; onAdded: () => void }

/** A key is judged as it is pasted; a private one is not sent. */
export function AddSshKeyDialog({ onClose, onAdded }: Props) {
  const trpc = useTRPC()
  const [publicKey, setPublicKey] = useState('')
  const [name, setName] = useState('')
  const add = useMutation(trpc.sshKeys.add.mutationOptions({ onSuccess: onAdded }))
  const key = publicKey.trim() ? parseSshKey(publicKey) : null
  const fault = key && 'fault' in key ? key.fault : add.error ? sentenceOf(add.error) : undefined
  const comment = key && 'comment' in key ? key.comment : ''
  return (
    <FormDialog
      isSticky
      size="sm"
      title="Add SSH key"
      description="The line of a .pub file, like ~/.ssh/id_ed25519.pub"
      submitLabel="Add key"
      pending={add.isPending}
      disabledReason={!key ? 'Paste a public key' : 'fault' in key ? 'Paste another key' : null}
      onClose={onClose}
      onSubmit={() => {
        if (key && !('fault' in key)) add.mutate({ publicKey, name: name.trim() || undefined })
      }}
    >
      <Field label="Public key" error={fault}>
        <Textarea
          isMono
          autoFocus
          rows={4}
          wrap="soft"
          className="break-all"
          placeholder="ssh-ed25519 AAAA… you@laptop"
          value={publicKey}
          onChange={event => {
            add.reset()
            setPublicKey(event.target.value)
          }}
        />
      </Field>
      <Field label="Name" isOptional hint="Default: the comment at the key’s end">
        <Input value={name} onValueChange={setName} placeholder={comment} autoComplete="off" maxLength={100} />
      </Field>
    </FormDialog>
  )
}
