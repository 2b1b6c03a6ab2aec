'use client'
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { Field } from '@/components/ui/Field'
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
  const formId = useId()
  const [name, setName] = useState('')
  const [lifetime, setLifetime] = useState<string>('90')
  const create = useMutation(
    trpc.tokens.create.mutationOptions({ onSuccess: made => onMade({ name: made.name, token: made.token }) }),
  )
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      size="sm"
      title="Create API token"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            pending={create.isPending}
            disabledReason={name.trim() ? null : 'Give it a name'}
          >
            Create token
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault()
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
      </form>
    </Dialog>
  )
}
