'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { Input } from '@/components/ui/Input'
import { Select } from '@/components/ui/Select'

type Props = { onClose: () => void; onMade: (made: { name: string; token: string }) => void }

const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: 'never', label: 'Never expires' },
] as const

export function CreateTokenDialog({ onClose, onMade }: Props) {
  const trpc = useTRPC()
  const [name, setName] = useState('')
  const [lifetime, setLifetime] = useState<string>('90')
  const create = useMutation(
    trpc.tokens.create.mutationOptions({ onSuccess: made => onMade({ name: made.name, token: made.token }) }),
  )
  return (
    <FormDialog
      size="sm"
      title="Create API token"
      submitLabel="Create token"
      pending={create.isPending}
      disabledReason={name.trim() ? null : 'Give it a name'}
      onClose={onClose}
      onSubmit={() => {
        if (name.trim())
          create.mutate({ name: name.trim(), expiresInDays: lifetime === 'never' ? undefined : Number(lifetime) })
      }}
    >
      <Field label="Name" hint="What will use it" error={create.error ? sentenceOf(create.error) : undefined}>
        <Input value={name} onValueChange={setName} autoFocus autoComplete="off" />
      </Field>
      <Field label="Lifetime">
        <Select options={lifetimes} value={lifetime} onValueChange={value => setLifetime(value ?? '90')} />
      </Field>
    </FormDialog>
  )
}
