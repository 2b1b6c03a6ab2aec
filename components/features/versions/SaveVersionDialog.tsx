'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { isWorthRetrying, sentenceOf } from '@/components/live/api-error'
import { freshKey } from '@/components/live/fresh-key'
import { useTRPC } from '@/components/live/trpc'
import { Field } from '@/components/ui/Field'
import { FormDialog } from '@/components/ui/FormDialog'
import { Input } from '@/components/ui/Input'
import { toast } from '@/components/ui/Toaster'

/** Keeps what the VDC holds now. */
export function SaveVersionDialog({ vdcId, onClose }: { vdcId: string; onClose: () => void }) {
  const trpc = useTRPC()
  const [message, setMessage] = useState('')
  // Pressed twice, or sent again: one version.
  const [idempotencyKey] = useState(freshKey)
  const save = useMutation(
    trpc.designs.saveVersion.mutationOptions({
      retry: (failures, error) => failures < 2 && isWorthRetrying(error),
      onSuccess: version => {
        toast.success(`Version ${version.number} is kept`)
        onClose()
      },
    }),
  )
  return (
    <FormDialog
      size="sm"
      title="Save what is there now as a version"
      description="Nothing is changed by it. It can be compared and restored later."
      submitLabel="Save version"
      pending={save.isPending}
      error={save.error && sentenceOf(save.error)}
      onClose={onClose}
      onSubmit={() => save.mutate({ vdcId, message: message.trim(), idempotencyKey })}
    >
      <Field label="Message" isOptional>
        <Input
          value={message}
          onValueChange={setMessage}
          maxLength={500}
          placeholder="What is worth remembering of it"
        />
      </Field>
    </FormDialog>
  )
}
